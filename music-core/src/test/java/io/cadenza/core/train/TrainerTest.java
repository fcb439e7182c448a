package io.cadenza.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.model.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TrainerTest {
    private static final TokenDataset DATASET = TokenDataset.of(
            List.of(TokenSequence.of("a", IntStream.range(0, 200).toArray())),
            new DatasetOptions(8, 4, SplitMode.WINDOW, 0.2, 0, 1));
    private static final int BATCH = 4;
    private static final int STEPS_PER_EPOCH = (DATASET.windowCount(Subset.TRAINING) + BATCH - 1) / BATCH;
    private static final LongToDoubleFunction FALLING = step -> 1.0 / (1 + step);

    private static TrainingOptions options(int epochs, int patience, long checkpointEverySteps) {
        return new TrainingOptions(
                epochs, BATCH, LearningRate.constant(0.1), LossPositions.ALL, patience, checkpointEverySteps, 5);
    }

    private static CountingSession session(LongToDoubleFunction validationLoss) {
        return new CountingSession(TrainingState.initial(CountingSession.SPEC, 1), validationLoss);
    }

    /** What a listener was told. */
    private static final class Recorder implements TrainingListener {
        final List<Integer> best = new ArrayList<>();
        final List<EpochReport> epochs = new ArrayList<>();
        final List<TrainingState> states = new ArrayList<>();
        final List<TrainingProgress> checkpoints = new ArrayList<>();

        @Override
        public void onEpoch(EpochReport report) {
            epochs.add(report);
        }

        @Override
        public void onBest(TrainingState state, TrainingProgress progress) {
            best.add(progress.finished().size());
        }

        @Override
        public void onCheckpoint(TrainingState state, TrainingProgress progress) {
            states.add(state);
            checkpoints.add(progress);
        }
    }

    private static Trainer trainer(TrainingOptions options, TrainingListener listener) {
        return new Trainer(CountingSession.SPEC, DATASET, options, listener);
    }

    @Test
    void allEpochsAreRunAndReported() {
        Recorder recorder = new Recorder();
        CountingSession session = session(FALLING);

        TrainingOutcome outcome =
                trainer(options(3, 0, 0), recorder).train(session, TrainingProgress.START, () -> false);

        assertThat(outcome.ending()).isEqualTo(TrainingOutcome.Ending.COMPLETED);
        assertThat(session.snapshot().step()).isEqualTo(3L * STEPS_PER_EPOCH);
        assertThat(recorder.epochs).extracting(EpochReport::epoch).containsExactly(1, 2, 3);
        assertThat(recorder.epochs.get(1).validationLoss()).hasValue(1.0 / (1 + 2 * STEPS_PER_EPOCH));
        assertThat(recorder.best).containsExactly(1, 2, 3);
    }

    @Test
    void labelsAreSmoothedInStepsAndNowhereElse() {
        CountingSession session = session(FALLING);

        trainer(options(1, 0, 0).withLabelSmoothing(0.1), new Recorder())
                .train(session, TrainingProgress.START, () -> false);

        assertThat(session.stepped()).hasSize(STEPS_PER_EPOCH).allMatch(batch -> batch.labelSmoothing() == 0.1);
        assertThat(session.evaluated()).isNotEmpty().allMatch(batch -> batch.labelSmoothing() == 0);
    }

    /** Two batches of four windows are one step of eight, of which a backend computes four at once; validation takes four. */
    @Test
    void accumulatedBatchesAreOneStepOfTheirWindows() {
        TrainingOptions accumulating = options(1, 0, 0).withAccumulate(2);
        CountingSession session = session(FALLING);
        CountingSession larger = session(FALLING);

        trainer(accumulating, new Recorder()).train(session, TrainingProgress.START, () -> false);
        trainer(options(1, 0, 0).withBatchSize(2 * BATCH), new Recorder())
                .train(larger, TrainingProgress.START, () -> false);

        assertThat(session.snapshot()).isEqualTo(larger.snapshot());
        assertThat(session.rates()).hasSize((STEPS_PER_EPOCH + 1) / 2);
        assertThat(session.stepped().get(0).size()).isEqualTo(2 * BATCH);
        assertThat(session.evaluated().get(0).size()).isEqualTo(BATCH);
        assertThat(accumulating.computing(RuntimeOptions.cpu(1)).windowsAtOnce())
                .isEqualTo(BATCH);
        assertThat(options(1, 0, 0).computing(RuntimeOptions.cpu(1)).windowsAtOnce())
                .isZero();
    }

    /** Losses 3, 1, 2, 2: the second epoch is best, and patience of two ends the run after the fourth. */
    @Test
    void patienceEndsARunThatNoLongerImproves() {
        double[] losses = {3, 1, 2, 2, 0};
        Recorder recorder = new Recorder();

        TrainingOutcome outcome = trainer(options(5, 2, 0), recorder)
                .train(
                        session(step -> losses[(int) (step / STEPS_PER_EPOCH) - 1]),
                        TrainingProgress.START,
                        () -> false);

        assertThat(outcome.ending()).isEqualTo(TrainingOutcome.Ending.STOPPED_EARLY);
        assertThat(outcome.progress().finished()).hasSize(4);
        assertThat(outcome.progress().best().orElseThrow().epoch()).isEqualTo(2);
        assertThat(recorder.best).containsExactly(1, 2);
    }

    @Property(tries = 40)
    void aRunInterruptedAnywhereAndResumedEqualsOneThatWasNot(@ForAll @IntRange(min = 0, max = 29) int stopAfter) {
        Recorder whole = new Recorder();
        trainer(options(3, 0, 0), whole).train(session(FALLING), TrainingProgress.START, () -> false);
        Recorder first = new Recorder();
        int[] asked = {0};
        TrainingOutcome interrupted = trainer(options(3, 0, 0), first)
                .train(session(FALLING), TrainingProgress.START, () -> asked[0]++ == stopAfter);
        TrainingState saved = first.states.get(first.states.size() - 1);
        Recorder second = new Recorder();

        TrainingOutcome resumed = trainer(options(3, 0, 0), second)
                .train(new CountingSession(saved, FALLING), interrupted.progress(), () -> false);

        assertThat(interrupted.ending())
                .isEqualTo(
                        stopAfter < 3 * STEPS_PER_EPOCH
                                ? TrainingOutcome.Ending.INTERRUPTED
                                : TrainingOutcome.Ending.COMPLETED);
        assertThat(resumed.progress().finished()).isEqualTo(whole.epochs);
        TrainingState last = second.states.isEmpty() ? saved : second.states.get(second.states.size() - 1);
        assertThat(last).isEqualTo(whole.states.get(whole.states.size() - 1));
    }

    @Test
    void checkpointsComeEveryFewStepsAndAfterEachEpoch() {
        Recorder recorder = new Recorder();

        trainer(options(1, 0, 4), recorder).train(session(FALLING), TrainingProgress.START, () -> false);

        assertThat(STEPS_PER_EPOCH).isEqualTo(10);
        assertThat(recorder.checkpoints).extracting(TrainingProgress::batch).containsExactly(4, 8, 0);
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunWithTheRemedy() {
        Recorder recorder = new Recorder();
        CountingSession session = session(FALLING);
        session.loseTheLoss();

        assertThatThrownBy(
                        () -> trainer(options(1, 0, 0), recorder).train(session, TrainingProgress.START, () -> false))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("NaN at step 1 (epoch 1)")
                .hasMessageContaining("training.learningRate.peak");
        assertThat(recorder.checkpoints).isEmpty();
    }

    @Test
    void theScheduleSpansTheWholeRun() {
        CountingSession session = session(FALLING);
        TrainingOptions options = new TrainingOptions(
                2, BATCH, new LearningRate(LearningRate.Schedule.COSINE, 1, 0), LossPositions.ALL, 0, 0, 5);

        trainer(options, new Recorder()).train(session, TrainingProgress.START, () -> false);

        assertThat(session.rates()).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(session.rates().get(0)).isEqualTo(1);
        assertThat(session.rates().get(10)).isEqualTo(0.5, org.assertj.core.api.Assertions.within(1e-12));
    }
}
