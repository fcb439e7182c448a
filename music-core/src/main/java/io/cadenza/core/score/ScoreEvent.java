package io.cadenza.core.score;

/** What happens in a track beside its notes, at a tick from the start. */
public sealed interface ScoreEvent
        permits ProgramChange, ControlChange, PitchBend, TempoChange, TimeSignature, KeySignature {
    /** When it happens, in ticks from the start; 0 or more. */
    long tick();

    /** Checks a range; for the compact constructors of the events. */
    static void require(boolean holds, String what, long value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is " + range + ", not " + value);
        }
    }
}
