package io.cadenza.data.token;

import io.cadenza.core.score.TimeSignature;
import org.jspecify.annotations.Nullable;

/**
 * How bars are counted: a time signature without a place in the music.
 *
 * @param beats in a bar, 1 to 255
 * @param beatUnit a power of two from 1 to 128; 4 is a quarter
 */
public record Metre(int beats, int beatUnit) {
    /** What MIDI assumes where no metre is written. */
    public static final Metre COMMON = new Metre(4, 4);

    /** Bars longer than this are no help in finding a place. */
    private static final int LONGEST_BAR_QUARTERS = 16;

    private static final int QUARTERS_IN_A_WHOLE = 4;

    /** Of a time signature; {@link #COMMON} if bars cannot be counted in it. */
    public static Metre of(TimeSignature signature) {
        Metre metre = new Metre(signature.beats(), signature.beatUnit());
        return metre.isUsable() ? metre : COMMON;
    }

    /** Whether bars can be counted in it: they have at most 16 quarters. */
    public boolean isUsable() {
        return beats >= 1
                && beatUnit >= 1
                && beatUnit <= 128
                && Integer.bitCount(beatUnit) == 1
                && beats * QUARTERS_IN_A_WHOLE <= LONGEST_BAR_QUARTERS * beatUnit;
    }

    /** A bar in steps; a part of a step counts as a whole one, so that bars begin on the grid. */
    public int steps(int grid) {
        return (beats * QUARTERS_IN_A_WHOLE * grid + beatUnit - 1) / beatUnit;
    }

    /** The longest bar in steps. */
    public static int longestBar(int grid) {
        return LONGEST_BAR_QUARTERS * grid;
    }

    /** As musicians write it: 3/4. */
    public String text() {
        return beats + "/" + beatUnit;
    }

    /** The time signature at a tick. */
    public TimeSignature at(long tick) {
        return new TimeSignature(tick, beats, beatUnit);
    }

    // Written out, for a record's own link method handles when they first run: a thirtieth of a short start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Metre metre && beats == metre.beats && beatUnit == metre.beatUnit;
    }

    @Override
    public int hashCode() {
        return 31 * beats + beatUnit;
    }
}
