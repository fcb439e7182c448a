package io.cadenza.data.token;

import java.util.Locale;
import java.util.Optional;

/** One symbol of the tokenizer {@code remi}; the text is MidiTok's, a type and a value. */
sealed interface RemiSymbol {
    /** The symbol as it stands in a vocabulary. */
    String text();

    /** Does what the symbol says. */
    void play(RemiPlayer player);

    /** The same so many semitones higher; empty if that is no key. */
    default Optional<RemiSymbol> transpose(int semitones) {
        return Optional.of(this);
    }

    /** A new bar begins. */
    record Bar() implements RemiSymbol {
        static final String TYPE = "Bar";
        static final String NO_VALUE = "None";

        @Override
        public String text() {
            return TYPE + "_" + NO_VALUE;
        }

        @Override
        public void play(RemiPlayer player) {
            player.bar();
        }
    }

    /** The metre of the bar that has begun. */
    record TimeSig(Metre metre) implements RemiSymbol {
        static final String TYPE = "TimeSig";

        @Override
        public String text() {
            return TYPE + "_" + metre.beats() + "/" + metre.beatUnit();
        }

        @Override
        public void play(RemiPlayer player) {
            player.metre(metre);
        }
    }

    /**
     * What follows happens here.
     *
     * @param step from the beginning of the bar, 0 or more
     */
    record Position(int step) implements RemiSymbol {
        static final String TYPE = "Position";

        @Override
        public String text() {
            return TYPE + "_" + step;
        }

        @Override
        public void play(RemiPlayer player) {
            player.position(step);
        }
    }

    /**
     * A new tempo.
     *
     * @param quartersPerMinute one of the tokenizer's levels
     */
    record Tempo(double quartersPerMinute) implements RemiSymbol {
        static final String TYPE = "Tempo";

        @Override
        public String text() {
            return TYPE + "_" + quartersPerMinute;
        }

        @Override
        public void play(RemiPlayer player) {
            player.tempo(quartersPerMinute);
        }
    }

    /** A key goes down. */
    record Pitch(int key) implements RemiSymbol {
        static final String TYPE = "Pitch";

        @Override
        public String text() {
            return TYPE + "_" + key;
        }

        @Override
        public void play(RemiPlayer player) {
            player.pitch(key);
        }

        @Override
        public Optional<RemiSymbol> transpose(int semitones) {
            return Keys.transpose(key, semitones).map(Pitch::new);
        }
    }

    /** How loud the last key is. */
    record Velocity(int velocity) implements RemiSymbol {
        static final String TYPE = "Velocity";

        @Override
        public String text() {
            return TYPE + "_" + velocity;
        }

        @Override
        public void play(RemiPlayer player) {
            player.velocity(velocity);
        }
    }

    /**
     * How long the last key lasts; several in a row add up.
     *
     * @param steps 1 or more
     * @param grid steps in a quarter
     */
    record Duration(int steps, int grid) implements RemiSymbol {
        static final String TYPE = "Duration";

        /** Quarters, steps beyond them, and steps in a quarter: MidiTok's way. */
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%s_%d.%d.%d", TYPE, steps / grid, steps % grid, grid);
        }

        @Override
        public void play(RemiPlayer player) {
            player.duration(steps);
        }
    }
}
