package io.cadenza.core.score;

import java.util.List;

/** What happens in a track beside its notes, at a tick from the start. */
public sealed interface ScoreEvent
        permits ProgramChange,
                ControlChange,
                PitchBend,
                ScoreEvent.ChannelPressure,
                ScoreEvent.KeyPressure,
                TempoChange,
                TimeSignature,
                KeySignature,
                ScoreEvent.PortChange,
                TextEvent,
                ScoreEvent.SystemExclusive,
                ScoreEvent.MetaEvent {
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

    /**
     * The keys of a channel are pressed harder or less while they are down: aftertouch.
     *
     * @param tick when, in ticks from the start
     * @param channel 0 to 15
     * @param value 0 to 127
     * @param order see {@link ScoreEvent#order}
     */
    record ChannelPressure(long tick, int channel, int value, int order) implements ScoreEvent {
        /** Checks the ranges above. */
        public ChannelPressure {
            ScoreEvent.requireTime(tick, order);
            ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
            ScoreEvent.require(value >= 0 && value <= 127, "A pressure", value, "0 to 127");
        }

        /** One in the usual order: after keys go up and before keys go down. */
        public ChannelPressure(long tick, int channel, int value) {
            this(tick, channel, value, 0);
        }

        @Override
        public ChannelPressure at(long other) {
            return new ChannelPressure(other, channel, value, order);
        }
    }

    /**
     * One key is pressed harder or less while it is down: polyphonic aftertouch.
     *
     * @param tick when, in ticks from the start
     * @param channel 0 to 15
     * @param pitch MIDI key number, 0 to 127
     * @param value 0 to 127
     * @param order see {@link ScoreEvent#order}
     */
    record KeyPressure(long tick, int channel, int pitch, int value, int order) implements ScoreEvent {
        /** Checks the ranges above. */
        public KeyPressure {
            ScoreEvent.requireTime(tick, order);
            ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
            ScoreEvent.require(pitch >= 0 && pitch <= 127, "A pitch", pitch, "0 to 127");
            ScoreEvent.require(value >= 0 && value <= 127, "A pressure", value, "0 to 127");
        }

        /** One in the usual order: after keys go up and before keys go down. */
        public KeyPressure(long tick, int channel, int pitch, int value) {
            this(tick, channel, pitch, value, 0);
        }

        @Override
        public KeyPressure at(long other) {
            return new KeyPressure(other, channel, pitch, value, order);
        }
    }

    /**
     * A meta event of a MIDI file that means nothing to Cadenza, kept as its bytes: a sequence number, an SMPTE offset, data of one
     * program.
     *
     * @param tick when, in ticks from the start
     * @param type its number, 0 to 127
     * @param data its bytes
     */
    record MetaEvent(long tick, int type, List<Byte> data) implements ScoreEvent {
        /** Checks the ranges above and copies. */
        public MetaEvent {
            ScoreEvent.requireTime(tick, 0);
            ScoreEvent.require(type >= 0 && type <= 127, "A type of meta event", type, "0 to 127");
            data = List.copyOf(data);
        }

        @Override
        public MetaEvent at(long other) {
            return new MetaEvent(other, type, data);
        }
    }

    /**
     * From here on, the channels of a track are those of this MIDI port: channel 0 of port 1 is another instrument than channel 0 of
     * port 0, which is the port of a track that names none.
     *
     * @param tick when, in ticks from the start
     * @param port 0 to 127
     */
    record PortChange(long tick, int port) implements ScoreEvent {
        /** Checks the ranges above. */
        public PortChange {
            ScoreEvent.requireTime(tick, 0);
            ScoreEvent.require(port >= 0 && port <= 127, "A port", port, "0 to 127");
        }

        @Override
        public PortChange at(long other) {
            return new PortChange(other, port);
        }
    }

    /**
     * A message to instruments of one make, or other bytes for the wire, kept as they are.
     *
     * @param tick when, in ticks from the start
     * @param continued whether it continues the previous one, or holds any bytes (F7 in a MIDI file, not F0)
     * @param data the bytes after the first; a whole message ends with F7
     */
    record SystemExclusive(long tick, boolean continued, List<Byte> data) implements ScoreEvent {
        /** Checks the tick and copies. */
        public SystemExclusive {
            ScoreEvent.requireTime(tick, 0);
            data = List.copyOf(data);
        }

        @Override
        public SystemExclusive at(long other) {
            return new SystemExclusive(other, continued, data);
        }
    }
}
