package io.cadenza.data.format;

import io.cadenza.core.score.ScoreEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One part as it is written.
 *
 * @param name its name; may be empty
 * @param setup what happens at the very start, such as its instrument
 * @param bars its bars
 */
record Part(String name, List<ScoreEvent> setup, List<Bar> bars) {
    Part {
        setup = List.copyOf(setup);
        bars = List.copyOf(bars);
    }

    /** The bar of an index; an empty one past the part's end. */
    Bar bar(int index) {
        return index < bars.size() ? bars.get(index) : Bar.empty();
    }

    /**
     * One written bar of one part; ticks count from its start.
     *
     * @param length how far the part's notes and rests reach, in ticks
     * @param notes its notes by their start
     * @param events tempo, metre, key or program that change in it
     * @param marks what it says of repetition
     */
    record Bar(long length, List<WrittenNote> notes, List<ScoreEvent> events, BarMarks marks) {
        Bar {
            List<WrittenNote> sorted = new ArrayList<>(notes);
            sorted.sort(Comparator.comparingLong(WrittenNote::start));
            notes = Collections.unmodifiableList(sorted);
            events = List.copyOf(events);
        }

        /** A bar in which nothing happens. */
        static Bar empty() {
            return new Bar(0, List.of(), List.of(), BarMarks.NONE);
        }

        /**
         * A note as it is written: one of several, if ties join them.
         *
         * @param start in ticks from the start of the bar
         * @param length in ticks
         * @param key MIDI key, 0 to 127
         * @param velocity 1 to 127
         * @param channel 0 to 15
         * @param voice the voice in which it stands, so that ties of equal keys find their own
         * @param tieStop whether a tie from an earlier note ends here
         * @param tieStart whether a tie to a later note begins here
         */
        record WrittenNote(
                long start,
                long length,
                int key,
                int velocity,
                int channel,
                String voice,
                boolean tieStop,
                boolean tieStart) {}
    }

    /**
     * What a bar says of the order of playing.
     *
     * @param begins whether a repeated section begins with this bar
     * @param passes how often the section that ends with this bar is played; 0 if none ends here, 2 for a plain repeat sign
     * @param endings the passes in which this bar is played; empty for all
     * @param jumps its jumps and what they go to
     */
    record BarMarks(boolean begins, int passes, NavigableSet<Integer> endings, Jumps jumps) {
        /** A bar without marks. */
        static final BarMarks NONE = new BarMarks(false, 0, new TreeSet<>());

        BarMarks {
            endings = Collections.unmodifiableNavigableSet(new TreeSet<>(endings));
        }

        BarMarks(boolean begins, int passes, NavigableSet<Integer> endings) {
            this(begins, passes, endings, Jumps.NONE);
        }

        private boolean isPlain() {
            return !begins && passes == 0 && endings.isEmpty() && jumps.equals(Jumps.NONE);
        }

        /** What two parts say of one bar, together. */
        BarMarks with(BarMarks other) {
            if (other.isPlain() || isPlain()) {
                return other.isPlain() ? this : other;
            }
            NavigableSet<Integer> all = new TreeSet<>(endings);
            all.addAll(other.endings);
            return new BarMarks(begins || other.begins, Math.max(passes, other.passes), all, jumps.with(other.jumps));
        }

        /**
         * Jumps at the end of a bar and the places that they go to; a name is empty where there is none.
         *
         * @param daCapo whether playing goes back to the beginning
         * @param dalSegno the sign to which playing goes back
         * @param toCoda the coda to which playing goes on after a jump back
         * @param fine whether playing ends here after a jump back
         * @param segno the sign that stands at the beginning of this bar
         * @param coda the coda that begins with this bar
         * @param movement whether a movement begins with this bar, before which no repeat and no da capo goes
         */
        record Jumps(
                boolean daCapo,
                String dalSegno,
                String toCoda,
                boolean fine,
                String segno,
                String coda,
                boolean movement) {
            static final Jumps NONE = new Jumps(false, "", "", false, "", "");

            Jumps(boolean daCapo, String dalSegno, String toCoda, boolean fine, String segno, String coda) {
                this(daCapo, dalSegno, toCoda, fine, segno, coda, false);
            }

            boolean isBack() {
                return daCapo || !dalSegno.isEmpty();
            }

            Jumps with(Jumps other) {
                return new Jumps(
                        daCapo || other.daCapo,
                        either(dalSegno, other.dalSegno),
                        either(toCoda, other.toCoda),
                        fine || other.fine,
                        either(segno, other.segno),
                        either(coda, other.coda),
                        movement || other.movement);
            }

            private static String either(String one, String other) {
                return one.isEmpty() ? other : one;
            }
        }
    }
}
