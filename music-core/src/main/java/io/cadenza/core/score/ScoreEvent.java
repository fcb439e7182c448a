package io.cadenza.core.score;

/** What happens in a track beside its notes, at a tick from the start. */
public sealed interface ScoreEvent
        permits ProgramChange,
                ControlChange,
                PitchBend,
                ChannelPressure,
                KeyPressure,
                TempoChange,
                TimeSignature,
                KeySignature,
                PortChange,
                TextEvent,
                SystemExclusive,
                MetaEvent {
    /** When it happens, in ticks from the start; 0 or more. */
    long tick();

    /**
     * Its order among the events at its tick in its track, which can change the sound: -1 before keys go up, 0 after
     * that and before keys go down (the usual), n after n of the track's notes that begin there. A program change of order 1
     * leaves the first note of its tick with the program before.
     */
    default int order() {
        return 0;
    }

    /** The same event at another tick. */
    ScoreEvent at(long other);

    /** Checks a range; for the compact constructors of the events. */
    static void require(boolean holds, String what, long value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is " + range + ", not " + value);
        }
    }

    /** Checks a tick and an order in it; for the compact constructors of the events. */
    static void requireTime(long tick, int order) {
        require(tick >= 0, "An event's tick", tick, "0 or more");
        require(order >= -1, "An event's order in its tick", order, "-1 or more");
    }
}
