package io.cadenza.core.score;

import java.util.Objects;

/**
 * Words at a time of a track.
 *
 * @param tick when, in ticks from the start
 * @param kind what they are
 * @param text the words as they stand; a lyric is a syllable and keeps its spaces, hyphens and line breaks
 * @param latin1 whether the source wrote them in ISO 8859-1, so that they are written so again; else in UTF-8
 */
public record TextEvent(long tick, Kind kind, String text, boolean latin1) implements ScoreEvent {
    /** What words of a score can be: the text events of Standard MIDI Files, in the order of their numbers from 1. */
    public enum Kind {
        /** Anything. */
        TEXT,
        /** Whose music it is. */
        COPYRIGHT,
        /** A later name of a track; its first is {@link Track#name}. */
        TRACK_NAME,
        /** What plays a track. */
        INSTRUMENT,
        /** A syllable that is sung. */
        LYRIC,
        /** A place in the form, such as "Verse 1". */
        MARKER,
        /** What happens elsewhere at the time, on a stage or in a film. */
        CUE_POINT,
        /** The name of a program. */
        PROGRAM_NAME,
        /** The name of the device or port that a track is meant for. */
        DEVICE_NAME
    }

    /** Checks the tick. */
    public TextEvent {
        ScoreEvent.requireTime(tick, 0);
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** Words that are written in UTF-8. */
    public TextEvent(long tick, Kind kind, String text) {
        this(tick, kind, text, false);
    }

    @Override
    public TextEvent at(long other) {
        return new TextEvent(other, kind, text, latin1);
    }
}
