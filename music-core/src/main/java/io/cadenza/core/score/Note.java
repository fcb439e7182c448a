package io.cadenza.core.score;

import java.util.Objects;

/**
 * One note of a track.
 *
 * @param onset when the key goes down, in ticks from the start; 0 or more
 * @param duration how long the key is held, in ticks; 0 or more
 * @param pitch MIDI key number, 0 to 127; 60 is middle C
 * @param velocity 1 to 127
 * @param channel MIDI channel, 0 to 15; 9 is percussion by convention
 * @param ending how the note ended in its source
 * @param releaseVelocity how fast the key goes up, 0 to 127; {@link #USUAL_RELEASE} where the source does not say
 */
public record Note(
        long onset, long duration, int pitch, int velocity, int channel, Ending ending, int releaseVelocity) {
    /** The release velocity of keyboards that measure none, and of a note-on with velocity 0 (MIDI 1.0, note-off). */
    public static final int USUAL_RELEASE = 64;

    /** How the note's note-off was found, so that tokenizers can reproduce other readers' pairing rules. */
    public enum Ending {
        /** By a note-off of its key, as written. */
        RELEASED,
        /**
         * By the next note-on of its key, followed at the same tick by a note-off, which belongs to the note that began earlier,
         * not to the new one.
         */
        RELEASED_LATE,
        /** By the next note-on of its key and channel while it still sounded. */
        RESTRUCK,
        /** Never in the source; it is held until the end of its track. */
        UNRELEASED
    }

    /** Checks the ranges above. */
    public Note {
        require(onset >= 0, "onset", onset, "0 or more");
        require(duration >= 0, "duration", duration, "0 or more");
        require(pitch >= 0 && pitch <= 127, "pitch", pitch, "0 to 127");
        require(velocity >= 1 && velocity <= 127, "velocity", velocity, "1 to 127");
        require(channel >= 0 && channel <= 15, "channel", channel, "0 to 15");
        require(releaseVelocity >= 0 && releaseVelocity <= 127, "release velocity", releaseVelocity, "0 to 127");
        Objects.requireNonNull(ending, "ending");
    }

    /** A note with the usual release velocity. */
    public Note(long onset, long duration, int pitch, int velocity, int channel, Ending ending) {
        this(onset, duration, pitch, velocity, channel, ending, USUAL_RELEASE);
    }

    /** A released note on channel 0. */
    public static Note of(long onset, long duration, int pitch, int velocity) {
        return new Note(onset, duration, pitch, velocity, 0, Ending.RELEASED);
    }

    /** The tick at which the note stops sounding: {@code onset + duration}. */
    public long end() {
        return onset + duration;
    }

    /** The same note on another channel. */
    public Note withChannel(int other) {
        return new Note(onset, duration, pitch, velocity, other, ending, releaseVelocity);
    }

    /** The same note held for another time, in ticks. */
    public Note withDuration(long other) {
        return new Note(onset, other, pitch, velocity, channel, ending, releaseVelocity);
    }

    private static void require(boolean holds, String name, long value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("A note's " + name + " is " + range + ", not " + value);
        }
    }
}
