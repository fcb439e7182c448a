package io.cadenza.data.token;

import java.util.Optional;

/** One symbol of the tokenizer {@code performance}; the text is that of MidiTok's "MIDI-like", a type and a value. */
sealed interface PerformanceSymbol {
    /** The symbol as it stands in a vocabulary. */
    String text();

    /** Does what the symbol says. */
    void play(PerformancePlayer player);

    /** The same so many semitones higher; empty if that is no key. */
    default Optional<PerformanceSymbol> transpose(int semitones) {
        return Optional.of(this);
    }

    /** A key goes down. */
    record NoteOn(int key) implements PerformanceSymbol {
        static final String TYPE = "NoteOn";

        @Override
        public String text() {
            return TYPE + "_" + key;
        }

        @Override
        public void play(PerformancePlayer player) {
            player.noteOn(key);
        }

        @Override
        public Optional<PerformanceSymbol> transpose(int semitones) {
            return Keys.transpose(key, semitones).map(NoteOn::new);
        }
    }

    /** A key goes up. */
    record NoteOff(int key) implements PerformanceSymbol {
        static final String TYPE = "NoteOff";

        @Override
        public String text() {
            return TYPE + "_" + key;
        }

        @Override
        public void play(PerformancePlayer player) {
            player.noteOff(key);
        }

        @Override
        public Optional<PerformanceSymbol> transpose(int semitones) {
            return Keys.transpose(key, semitones).map(NoteOff::new);
        }
    }

    /**
     * Time goes on.
     *
     * @param steps 1 or more
     */
    record TimeShift(int steps) implements PerformanceSymbol {
        static final String TYPE = "TimeShift";

        @Override
        public String text() {
            return TYPE + "_" + steps;
        }

        @Override
        public void play(PerformancePlayer player) {
            player.timeShift(steps);
        }
    }

    /** How loud the keys are that go down from here on. */
    record Velocity(int velocity) implements PerformanceSymbol {
        static final String TYPE = "Velocity";

        @Override
        public String text() {
            return TYPE + "_" + velocity;
        }

        @Override
        public void play(PerformancePlayer player) {
            player.velocity(velocity);
        }
    }
}
