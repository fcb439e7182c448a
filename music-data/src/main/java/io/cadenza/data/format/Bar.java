package io.cadenza.data.format;

import io.cadenza.core.score.ScoreEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

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
