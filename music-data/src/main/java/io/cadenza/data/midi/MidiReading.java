package io.cadenza.data.midi;

import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Objects;

/**
 * What was read of a file.
 *
 * @param score the music that is there
 * @param repairs where the file is damaged and what that cost, in the order of the file; empty for a sound one
 */
public record MidiReading(Score score, List<Repair> repairs) {
    /** Copies. */
    public MidiReading {
        Objects.requireNonNull(score, "score");
        repairs = List.copyOf(repairs);
    }

    /**
     * A damaged place.
     *
     * @param offset in bytes from the start of the file
     * @param what the damage, and what was lost or done about it, in some words without the file's name
     */
    public record Repair(long offset, String what) {
        /** Checks that the words are there. */
        public Repair {
            Objects.requireNonNull(what, "what");
        }

        @Override
        public String toString() {
            return "byte " + offset + ": " + what;
        }
    }
}
