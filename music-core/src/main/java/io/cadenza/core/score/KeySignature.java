package io.cadenza.core.score;

/**
 * A new key signature.
 *
 * @param tick when, in ticks from the start
 * @param sharps sharps if positive, flats if negative; -7 to 7
 * @param minor whether the key is minor
 */
public record KeySignature(long tick, int sharps, boolean minor) implements ScoreEvent {
    /** Checks the ranges above. */
    public KeySignature {
        ScoreEvent.require(tick >= 0, "An event's tick", tick, "0 or more");
        ScoreEvent.require(sharps >= -7 && sharps <= 7, "A number of sharps", sharps, "-7 to 7");
    }

    @Override
    public KeySignature at(long other) {
        return new KeySignature(other, sharps, minor);
    }
}
