package io.cadenza.core.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.TrainingProgress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class NgramTrainingTest {
    private static final NgramSpec SPEC = NgramSpec.empty(5, 4, 0.7, 1);

    private static Batch batch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] inputs = new int[6][];
        int[][] targets = new int[6][];
        for (int row = 0; row < inputs.length; row++) {
            int[] tokens = random.ints(10, 0, 5).map(id -> id * id % 5).toArray();
            inputs[row] = Arrays.copyOf(tokens, 9);
            targets[row] = Arrays.copyOfRange(tokens, 1, 10);
        }
        return Batch.of(inputs, targets, 0);
    }

    @Test
    void aStepTellsTheLossBeforeItCounts() {
        try (TrainingSession session = Counting.session(SPEC)) {
            assertThat(session.step(batch(1), 0.1)).isCloseTo(Math.log(5), within(1e-12));
            double after = session.evaluate(batch(1));
            assertThat(after).isLessThan(Math.log(5));
            assertThat(session.step(batch(1), 0.1)).isEqualTo(after);
        }
    }

    @Test
    void theLearningRateAndTheOrderOfBatchesChangeNothing() {
        try (TrainingSession one = Counting.session(SPEC);
                TrainingSession other = Counting.session(SPEC)) {
            one.step(batch(1), 0.1);
            one.step(batch(2), 0.1);
            other.step(batch(2), 7);
            other.step(batch(1), 1e-9);

            assertThat(other.snapshot()).isEqualTo(one.snapshot());
        }
    }

    /** Windows 0 1 2 → 3 with only the last target scored: one unigram, bigram, trigram and four-gram. */
    @Test
    void onlyScoredTargetsAreCounted() {
        try (TrainingSession session = Counting.session(SPEC)) {
            session.step(Batch.of(new int[][] {{0, 1, 2}}, new int[][] {{1, 2, 3}}, 2), 1);
            TrainingState state = session.snapshot();

            assertThat(state.weights().get("order1/count").toArray()).containsExactly(0, 0, 0, 1, 0);
            assertThat(state.weights().get("order4/count").toArray()).containsExactly(1);
            assertThat(((NgramSpec) state.spec()).entries(4)).isEqualTo(1);
        }
    }

    @Test
    void aSnapshotIsACopyAndTrainingGoesOnFromItExactly(@TempDir Path folder) {
        try (TrainingSession straight = Counting.session(SPEC);
                TrainingSession first = Counting.session(SPEC)) {
            straight.step(batch(1), 1);
            first.step(batch(1), 1);
            TrainingState half = first.snapshot();
            first.step(batch(3), 1);
            Path file = folder.resolve("resume.safetensors");
            CheckpointFile.write(file, new Checkpoint(half, TrainingProgress.START, ""));
            try (TrainingSession resumed =
                    Counting.session(CheckpointFile.read(file).state())) {
                assertThat(resumed.step(batch(2), 1)).isEqualTo(straight.step(batch(2), 1));
                assertThat(resumed.evaluate(batch(4))).isEqualTo(straight.evaluate(batch(4)));
                assertThat(resumed.snapshot()).isEqualTo(straight.snapshot());
            }
        }
    }

    @Test
    void aBatchThatDoesNotFitChangesNothing() {
        try (TrainingSession session = Counting.session(SPEC)) {
            session.step(batch(1), 1);
            TrainingState before = session.snapshot();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.step(Batch.of(new int[][] {{0, 1}}, new int[][] {{1, 5}}, 0), 1));
            assertThatIllegalArgumentException().isThrownBy(() -> session.step(batch(2), 0));
            assertThat(session.snapshot()).isEqualTo(before);
        }
    }

    @Test
    void aClosedSessionSaysSo() {
        TrainingSession session = Counting.session(SPEC);
        session.close();
        session.close();

        assertThatIllegalStateException().isThrownBy(() -> session.step(batch(1), 1));
        assertThatIllegalStateException().isThrownBy(() -> session.evaluate(batch(1)));
        assertThatIllegalStateException().isThrownBy(session::snapshot);
    }
}
