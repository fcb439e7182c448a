package io.cadenza.core.score;

/**
 * A new metre for the whole score.
 *
 * @param tick when, in ticks from the start
 * @param beats beats in a bar, 1 to 255
 * @param beatUnit the note value of a beat, a power of two from 1 to 128; 4 is a quarter
 */
public record TimeSignature(long tick, int beats, int beatUnit) implements ScoreEvent {
    /** Checks the ranges above. */
    public TimeSignature {
        ScoreEvent.require(tick >= 0, "An event's tick", tick, "0 or more");
        ScoreEvent.require(beats >= 1 && beats <= 255, "A number of beats", beats, "1 to 255");
        ScoreEvent.require(
                beatUnit >= 1 && beatUnit <= 128 && Integer.bitCount(beatUnit) == 1,
                "A beat unit",
                beatUnit,
                "a power of two from 1 to 128");
    }

    @Override
    public TimeSignature at(long other) {
        return new TimeSignature(other, beats, beatUnit);
    }
}
