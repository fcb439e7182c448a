package io.cadenza.data.arrange;

import java.util.List;
import java.util.Optional;

/**
 * What a candidate hears and writes, in order.
 *
 * @param prompt ids before anything is written, at least one
 * @param steps what follows
 * @param after the first ids of the fixed bar after the last new one, from its bar line; empty if there is none, or it is heard ahead
 * @param plain how the same is heard in the order of time, where fixed bars are heard ahead
 */
record Script(List<Integer> prompt, List<Step> steps, List<Integer> after, Optional<Plain> plain) {
    /** Copies. */
    Script {
        prompt = List.copyOf(prompt);
        steps = List.copyOf(steps);
        after = List.copyOf(after);
    }

    /**
     * What is heard with nothing ahead.
     *
     * @param prompt ids before anything is written, at least one
     * @param after the fixed bars after the last new one
     */
    record Plain(List<Integer> prompt, List<Step> after) {
        /** Copies. */
        Plain {
            prompt = List.copyOf(prompt);
            after = List.copyOf(after);
        }
    }

    /** The last bar in which something is written. */
    int lastBar() {
        int last = -1;
        for (Step step : steps) {
            last = step instanceof Step.Free free ? free.bar() : last;
        }
        return last;
    }

    /** One step of all candidates. */
    sealed interface Step {
        /** They hear a symbol; how probable they find it decides which of them go on. */
        record Told(int id) implements Step {}

        /** They hear a symbol of infilling, or of a bar that is ahead: in the order of time it is not there. */
        record Ahead(int id) implements Step {}

        /**
         * Those that have left a part at another loudness hear how loud its next note, a fixed one, is.
         *
         * @param role of the part in the casting
         * @param velocity as the symbol says it
         * @param id of the symbol
         */
        record Loudness(int role, int velocity, int id) implements Step {}

        /**
         * They write notes of a bar; the symbol after them is the next one told.
         *
         * @param bar its index in the sheet
         * @param section what may follow
         */
        record Free(int bar, Section section) implements Step {}

        /**
         * They write one pitch.
         *
         * @param slot its number, from 0
         * @param pitches the ids to choose from; none for the fallback alone
         * @param fallback the id that is always possible: that of the pitch that was there
         * @param chord the first slot of the same chord; slots from there on have other pitches
         */
        record Slot(int slot, List<Integer> pitches, int fallback, int chord) implements Step {
            /** Copies. */
            public Slot {
                pitches = List.copyOf(pitches);
            }
        }
    }

    /**
     * A note written in a free bar.
     *
     * @param bar its index in the sheet
     */
    record Written(int bar, Section.Struck note) {}
}
