package io.cadenza.data.notation;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.TimeSignature;
import java.util.Optional;

/**
 * One bar of the whole score; lengths are in units of {@link Notation#UNITS_PER_QUARTER}.
 *
 * @param start from the beginning of the score
 * @param length how long it is; shorter than its metre if the metre changes within, or if it is a pickup
 * @param metre the metre that holds; its tick is of no meaning here
 * @param newMetre whether the metre is to be written, because it is the first or another
 * @param key the key to be written here, if it is the first or another
 * @param pickup whether it stands before the first whole bar and is not counted
 */
public record Measure(
        long start, int length, TimeSignature metre, boolean newMetre, Optional<KeySignature> key, boolean pickup) {
    /** A bar that is no pickup. */
    Measure(long start, int length, TimeSignature metre, boolean newMetre, Optional<KeySignature> key) {
        this(start, length, metre, newMetre, key, false);
    }

    /** Where the next bar begins. */
    public long end() {
        return start + length;
    }

    /** Whether the beats are dotted: 6/8, 9/8, 12/16 and their like. */
    boolean isCompound() {
        return metre.beats() > 3 && metre.beats() % 3 == 0 && metre.beatUnit() >= 8;
    }

    /** A dotted beat of a compound metre, in units. */
    int dottedBeat() {
        return 3 * 4 * Notation.UNITS_PER_QUARTER / metre.beatUnit();
    }

    /** The length of its metre, in units. */
    int full() {
        return 4 * Notation.UNITS_PER_QUARTER * metre.beats() / metre.beatUnit();
    }
}
