package io.cadenza.eval.memorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OverlapIndexTest {
    /** Quarters of these keys, one after the other, in a resolution of 480 ticks. */
    private static Score melody(int... keys) {
        List<Note> notes = new ArrayList<>();
        for (int key : keys) {
            notes.add(Note.of(480L * notes.size(), 480, key, 64));
        }
        return new Score(480, List.of(Track.of("", notes)));
    }

    private static OverlapIndex index() {
        OverlapIndex index = new OverlapIndex();
        index.add("scale", melody(60, 62, 64, 65, 67, 69, 71, 72));
        index.add("tune", melody(60, 60, 67, 67, 69, 69, 67));
        return index;
    }

    /**
     * 67 67 69 69 67 is the end of the tune, from its third note on. 80 comes before it and 50 after it. Of the seven notes'
     * four runs of four notes two stand in the training set.
     */
    @Test
    void anExactRunIsFoundWithItsPlace() {
        OverlapStats figures = index().look(melody(80, 67, 67, 69, 69, 67, 50));

        assertThat(figures.notes()).isEqualTo(7);
        assertThat(figures.exact()).isEqualTo(new OverlapStats.Run(5, 1, "tune", 2));
        assertThat(figures.transposed()).isEqualTo(new OverlapStats.Run(5, 1, "tune", 2));
        assertThat(figures.shares()).containsExactly(entry(4, 0.5));
    }

    /** The scale's first six notes three semitones higher: no two neighbours stand there as they are. */
    @Test
    void aTransposedRunIsFoundToo() {
        OverlapStats figures = index().look(melody(63, 65, 67, 68, 70, 72));

        assertThat(figures.transposed()).isEqualTo(new OverlapStats.Run(6, 0, "scale", 0));
        assertThat(figures.exact().notes()).isEqualTo(2); // 65 67, in the scale from its fourth note on
        assertThat(figures.exact().place()).isEqualTo(3);
        assertThat(figures.shares()).containsExactly(entry(4, 1.0));
    }

    /** The end of one piece and the beginning of the next are no run: 71 72, then 60 60. */
    @Test
    void runsDoNotCrossPieces() {
        assertThat(index().look(melody(71, 72, 60, 60)).exact().notes()).isEqualTo(2);
    }

    @Test
    void timeMatters() {
        Score eighths = new Score(960, melody(60, 60, 67, 67).tracks());

        assertThat(index().look(eighths).transposed().notes()).isZero();
    }

    @Test
    void resolutionDoesNot() {
        Score finer = new Score(
                960,
                List.of(Track.of(
                        "", List.of(Note.of(0, 960, 60, 64), Note.of(960, 960, 60, 64), Note.of(1920, 960, 67, 64)))));

        assertThat(index().look(finer).exact()).isEqualTo(new OverlapStats.Run(3, 0, "tune", 0));
    }

    @Test
    void silenceSharesNothing() {
        OverlapStats figures = index().look(melody());

        assertThat(figures)
                .isEqualTo(new OverlapStats(0, OverlapStats.Run.NONE, OverlapStats.Run.NONE, figures.shares()));
        assertThat(figures.shares()).isEmpty();
    }

    /** Against the plain definition, tried at every pair of places, on few keys so that much is shared. */
    @Test
    void theLongestRunIsThatOfTheDefinition() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 50; round++) {
            int[] training = random.ints(60, 60, 63).toArray();
            int[] piece = random.ints(40, 60, 63).toArray();
            OverlapIndex index = new OverlapIndex();
            index.add("training", melody(training));
            OverlapStats figures = index.look(melody(piece));

            assertThat(figures.exact().notes()).isEqualTo(longest(training, piece));
            assertThat(figures.shares().get(4)).isCloseTo(share(training, piece), within(1e-12));
        }
    }

    private static int longest(int[] training, int[] piece) {
        int best = 0;
        for (int i = 0; i < training.length; i++) {
            for (int j = 0; j < piece.length; j++) {
                int length = 0;
                while (i + length < training.length
                        && j + length < piece.length
                        && training[i + length] == piece[j + length]) {
                    length++;
                }
                best = Math.max(best, length);
            }
        }
        return best < 2 ? 0 : best; // a run has at least one step
    }

    /** Of runs of four notes, up to transposition. */
    private static double share(int[] training, int[] piece) {
        int found = 0;
        for (int j = 0; j + 4 <= piece.length; j++) {
            boolean any = false;
            for (int i = 0; i + 4 <= training.length; i++) {
                any |= Arrays.equals(steps(training, i), steps(piece, j));
            }
            found += any ? 1 : 0;
        }
        return (double) found / (piece.length - 3);
    }

    private static int[] steps(int[] keys, int from) {
        return new int[] {keys[from + 1] - keys[from], keys[from + 2] - keys[from + 1], keys[from + 3] - keys[from + 2]
        };
    }
}
