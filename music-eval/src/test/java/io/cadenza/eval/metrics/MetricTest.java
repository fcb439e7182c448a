package io.cadenza.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
    void silentQuartersAreThoseInWhichNothingSounds() {
        assertMetric(Metric.SILENT_QUARTERS, score(note(0, 1, 60), note(3, 1, 60)), 0.5);
    }

    /**
     * MusPy's empty_beat_rate has 4 ÷ 1 + 1 = 5 beats; the first note is in beats 0 to 1 and the second in 3 to 4, for it takes the
     * beat at which a note ends as played. Of notes that end between beats both measures are the same but for that.
     */
    @Test
    void emptyBeatsAreCountedAsMusPyCountsThem() {
        assertMetric(Metric.EMPTY_BEAT_RATE, score(note(0, 1, 60), note(3, 1, 60)), 0.2);
        assertMetric(Metric.EMPTY_BEAT_RATE, score(note(0, 0.5, 60), note(3, 0.5, 60)), 0.5);
    }

    /** Percussion has a groove but no pitch; without a second bar there is no groove either. */
    @Test
    void whatMeansNothingIsEmpty() {
        assertThat(Metric.PITCH_RANGE.of(score(drum(0), drum(1)))).isEmpty();
        assertThat(Metric.GROOVE_CONSISTENCY.of(score(drum(0), drum(1)))).isEmpty();
        assertThat(Metric.GROOVE_CONSISTENCY.of(score(drum(0), drum(4)))).hasValue(1);
        assertThat(Metric.SILENT_QUARTERS.of(score())).isEmpty();
        assertThat(Metric.EMPTY_BEAT_RATE.of(score())).isEmpty();
    }

    private static Score inMetre(List<TimeSignature> metres, Note... notes) {
        return new Score(QUARTER, List.of(new Track("", List.of(notes), List.copyOf(metres))));
    }

    /** 4/4: quarters 0, 1 and 2 are on the beat, 2.5 is not: 3 of 4. All four are on the grid; a fifth at 3.1 is not: 4 of 5. */
    @Test
    void onsetsOnTheBeatAreCountedInTheirBar() {
        assertMetric(Metric.ON_BEAT, score(note(0, 1, 60), note(1, 1, 60), note(2, 0.5, 60), note(2.5, 0.5, 60)), 0.75);
        Score fine = new Score(
                480,
                List.of(Track.of(
                        "",
                        List.of(
                                Note.of(0, 480, 60, 64),
                                Note.of(480 / 3, 480, 60, 64),
                                Note.of(480 / 4, 480, 60, 64),
                                Note.of(960, 480, 60, 64),
                                Note.of(1488, 480, 60, 64))))); // 1488 is 3.1 quarters
        assertMetric(Metric.ON_GRID, fine, 0.8);
    }

    /** 6/8 has two beats of a dotted quarter: of six eighths the first and the fourth are on one. */
    @Test
    void aBeatOfACompoundMetreIsThreeUnits() {
        Note[] eighths = new Note[6];
        for (int i = 0; i < 6; i++) {
            eighths[i] = note(i / 2.0, 0.5, 60);
        }
        assertMetric(Metric.ON_BEAT, inMetre(List.of(new TimeSignature(0, 6, 8)), eighths), 2.0 / 6);
    }

    /** A pickup of an eighth before a bar of 2/4: the eighth is off the beat, the quarters after it are on it. */
    @Test
    void aPickupShiftsNoBeat() {
        Score score = inMetre(
                List.of(new TimeSignature(0, 1, 8), new TimeSignature(QUARTER / 2, 2, 4)),
                note(0, 0.5, 60),
                note(0.5, 1, 62),
                note(1.5, 1, 64));
        assertMetric(Metric.ON_BEAT, score, 1.0); // an eighth before the bar line is a whole unit of 1/8, its own metre
    }

    /** The triad of C: weights 1 on C, E and G correlate with C major's profile; the value by numpy.corrcoef. */
    @Test
    void keyCorrelationIsPearsonsWithTheBestProfile() {
        assertThat(Metric.KEY_CORRELATION
                        .of(score(note(0, 1, 60), note(1, 1, 64), note(2, 1, 67)))
                        .orElseThrow())
                .isCloseTo(0.83378, within(1e-5));
    }

    /** C D E F G A B C closes on the tonic of C major; left at B it does not. */
    @Test
    void theLastNoteTellsWhetherAPieceCloses() {
        Note[] scale = {
            note(0, 1, 60),
            note(1, 1, 62),
            note(2, 1, 64),
            note(3, 1, 65),
            note(4, 1, 67),
            note(5, 1, 69),
            note(6, 1, 71),
            note(7, 1, 72)
        };
        assertMetric(Metric.CLOSES_ON_TONIC, score(scale), 1);
        assertMetric(Metric.CLOSES_ON_TONIC, score(Arrays.copyOf(scale, 7)), 0);
    }

    /** Bars of 4/4 with one note each: C D E F, C D E G, a silent bar, then C: at 4 three of four bars are equal. */
    @Test
    void repeatedBarsAreThoseWithTheSameOnsetsAndPitches() {
        Score score = score(
                note(0, 4, 60),
                note(4, 4, 62),
                note(8, 4, 64),
                note(12, 4, 65),
                note(16, 1, 60),
                note(20, 1, 62),
                note(24, 1, 64),
                note(28, 1, 67),
                note(36, 1, 60));

        assertMetric(Metric.BARS_REPEATED_AT_4, score, 3.0 / 5); // the bar at 36 is compared with that at 20: C is no D
        assertMetric(Metric.BARS_REPEATED_AT_8, score, 0);
        assertThat(Metric.BARS_REPEATED_AT_16.of(score)).isEmpty();
    }

    /** A B C D A B C D E: the runs ABCD at bars 0 and 4 return; of the six runs the other four do not. */
    @Test
    void sectionsReturnNoteForNote() {
        int[] bars = {60, 62, 64, 65, 60, 62, 64, 65, 67};
        Note[] notes = new Note[bars.length];
        for (int bar = 0; bar < bars.length; bar++) {
            notes[bar] = note(4 * bar, 4, bars[bar]);
        }
        assertMetric(Metric.SECTIONS_RETURNING, score(notes), 2.0 / 6);
    }

    /**
     * Quarters that go one step of C major up or down at random, 32 bars, as an n-gram might write them: each bar has 8 shapes on 7
     * degrees, so that a run of four returns hardly ever. The same walk of eight bars, played twice, then another, twice, is a tune:
     * at 8 bars 16 of 24 bars are equal.
     */
    @Test
    void aRandomWalkHasNoStructureAndATuneHas() {
        Note[] walk = walk(128, 1);
        assertThat(Metric.SECTIONS_RETURNING.of(score(walk)).orElseThrow()).isLessThan(0.05);
        assertThat(Metric.BARS_REPEATED_AT_8.of(score(walk)).orElseThrow()).isLessThan(0.15);

        Note[] tune = new Note[128];
        for (int i = 0; i < tune.length; i++) {
            int source = i / 64 * 64 + i % 32;
            tune[i] = note(i, 1, walk[source].pitch());
        }
        assertMetric(Metric.BARS_REPEATED_AT_8, score(tune), 16.0 / 24);
        assertThat(Metric.SECTIONS_RETURNING.of(score(tune)).orElseThrow()).isGreaterThan(0.6);
    }

    private static Note[] walk(int quarters, long seed) {
        int[] degrees = {0, 2, 4, 5, 7, 9, 11};
        Random random = new Random(seed);
        Note[] notes = new Note[quarters];
        int degree = 35;
        for (int i = 0; i < quarters; i++) {
            notes[i] = note(i, 1, degree / 7 * 12 + degrees[degree % 7]);
            degree = Math.max(28, Math.min(48, degree + (random.nextBoolean() ? 1 : -1)));
        }
        return notes;
    }

    /** Two notes of the piano and a drum: two instruments, three notes. */
    @Test
    void instrumentsAreChannelsWithNotes() {
        Score band = score(note(0, 1, 60), note(1, 1, 62), drum(0));

        assertMetric(Metric.INSTRUMENTS, band, 2);
        assertMetric(Metric.NOTES_PER_INSTRUMENT, band, 1.5);
    }
}
