package io.cadenza.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each value is worked out beside it; ticks are 24 to the quarter, as on the grid. */
class MetricTest {
    private static final int QUARTER = 24;

    private static Note note(double quarter, double quarters, int key) {
        return Note.of((long) (quarter * QUARTER), (long) (quarters * QUARTER), key, 64);
    }

    private static Note drum(double quarter) {
        return new Note((long) (quarter * QUARTER), QUARTER, 36, 64, 9, Note.Ending.RELEASED);
    }

    private static Score score(Note... notes) {
        return new Score(QUARTER, List.of(Track.of("", List.of(notes))));
    }

    private static void assertMetric(Metric metric, Score score, double expected) {
        assertThat(metric.of(score).orElseThrow()).isCloseTo(expected, within(1e-9));
    }

    /** C4, E4, G4 and C5, one after the other: 72 − 60 = 12; four keys, three pitch classes. */
    private static final Score ARPEGGIO = score(note(0, 1, 60), note(1, 1, 64), note(2, 1, 67), note(3, 1, 72));

    @Test
    void pitchesAreCounted() {
        assertMetric(Metric.PITCH_RANGE, ARPEGGIO, 12);
        assertMetric(Metric.PITCHES, ARPEGGIO, 4);
        assertMetric(Metric.PITCH_CLASSES, ARPEGGIO, 3);
    }

    /** Four keys once each: log₂ 4 = 2 bits. Pitch classes ½, ¼, ¼: ½·1 + 2·¼·2 = 1.5 bits. */
    @Test
    void entropyIsInBits() {
        assertMetric(Metric.PITCH_ENTROPY, ARPEGGIO, 2);
        assertMetric(Metric.PITCH_CLASS_ENTROPY, ARPEGGIO, 1.5);
    }

    /** Two keys for a quarter, then one for a quarter, then silence, then one: (2 + 1 + 1) ÷ 3 quarters that sound. */
    @Test
    void polyphonyIsTheMeanOverStepsThatSound() {
        assertMetric(Metric.POLYPHONY, score(note(0, 2, 60), note(0, 1, 64), note(3, 1, 60)), 4.0 / 3);
    }

    /** C, D and E lie in C major; of C, D, E and F♯ all lie in G major; of C, C♯, D and D♯ three, in B♭ major. */
    @Test
    void scaleConsistencyIsThatOfTheBestScale() {
        assertMetric(Metric.SCALE_CONSISTENCY, score(note(0, 1, 60), note(1, 1, 62), note(2, 1, 64)), 1);
        assertMetric(
                Metric.SCALE_CONSISTENCY, score(note(0, 1, 60), note(1, 1, 62), note(2, 1, 64), note(3, 1, 66)), 1);
        assertMetric(
                Metric.SCALE_CONSISTENCY, score(note(0, 1, 60), note(1, 1, 61), note(2, 1, 62), note(3, 1, 63)), 0.75);
    }

    /**
     * Bars of 96 steps with onsets at {0, 24}, {0, 48} and {0, 48}: the first two differ in 2 steps, the others in none; 1 −
     * ((2 + 0) ÷ 2) ÷ 96.
     */
    @Test
    void grooveComparesAdjacentBars() {
        Score score =
                score(note(0, 1, 60), note(1, 1, 60), note(4, 1, 60), note(6, 1, 60), note(8, 1, 60), note(10, 2, 60));

        assertMetric(Metric.GROOVE_CONSISTENCY, score, 1 - 1.0 / 96);
    }

    /** The same onsets at each quarter, in a metre of one quarter: every bar is like the other, and of 24 steps. */
    @Test
    void theMetreIsTheScores() {
        Score score = new Score(
                QUARTER,
                List.of(new Track(
                        "",
                        List.of(note(0, 1, 60), note(1, 0.5, 60), note(1.5, 0.5, 60)),
                        List.of(new TimeSignature(0, 1, 4)))));

        assertMetric(Metric.GROOVE_CONSISTENCY, score, 1 - 1.0 / 24);
    }

    /** Of quarters 0 to 3 only 0 and 3 sound. */
    @Test
    void emptyBeatsAreQuartersOfSilence() {
        assertMetric(Metric.EMPTY_BEAT_RATE, score(note(0, 1, 60), note(3, 1, 60)), 0.5);
    }

    /** Percussion has a groove but no pitch; without a second bar there is no groove either. */
    @Test
    void whatMeansNothingIsEmpty() {
        assertThat(Metric.PITCH_RANGE.of(score(drum(0), drum(1)))).isEmpty();
        assertThat(Metric.GROOVE_CONSISTENCY.of(score(drum(0), drum(1)))).isEmpty();
        assertThat(Metric.GROOVE_CONSISTENCY.of(score(drum(0), drum(4)))).hasValue(1);
        assertThat(Metric.EMPTY_BEAT_RATE.of(score())).isEmpty();
    }
}
