package io.cadenza.tck;

import static io.cadenza.tck.Closeness.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a loss is a mean of. */
interface LossRules extends ConformanceRules {
    /**
     * A loss is the mean over loss positions of the cross-entropy of the model's own whole-window logits; 1e-5 relative.
     * The first scored position decides which those are. It holds where logits differ by hundreds, too, and probabilities are too small
     * for a float.
     */
    @TestFactory
    default Stream<DynamicTest> evaluateIsTheMeanCrossEntropyOfScoredTargets() {
        return kit().only(spec -> backend().supports(spec, Task.GENERATE), "the backend only trains")
                .each(Task.TRAIN, subject -> {
                    int firstPredicted = 12 - subject.spec().outputLength(12);
                    requireMeanCrossEntropy(subject, IntStream.of(0, 5, 11).filter(first -> first >= firstPredicted));
                    requireMeanCrossEntropy(subject.withUnlikelyTokens(), IntStream.of(firstPredicted));
                });
    }

    private void requireMeanCrossEntropy(Subject subject, IntStream firstPositions) {
        try (SequenceModel model = kit().open(subject);
                TrainingSession session = kit().train(subject.start())) {
            for (int first : firstPositions.toArray()) {
                Batch batch = Windows.batch(subject, 3, 12, first, 4);
                double expected = crossEntropy(model, batch);
                assertThat(session.evaluate(batch))
                        .as("loss scored from position %d", first)
                        .isCloseTo(expected, within(Closeness.LOSS * expected));
            }
        }
    }

    /**
     * With label smoothing ε a step descends (1 − ε) times the loss of each target and ε times the mean of those of all V symbols:
     * the gradient by an output bias is the mean over loss positions of p − ε/V, less 1 − ε where it is the target, with p from the
     * model's own logits; within 1e-5. What a step reports and evaluating says is the loss of the targets alone; 1e-5 relative.
     */
    @TestFactory
    default Stream<DynamicTest> labelSmoothingSpreadsAShareOverAllSymbols() {
        return kit().only(
                        spec -> spec.isDifferentiable() && backend().supports(spec, Task.GENERATE),
                        "the backend only trains, or follows no gradient")
                .each(Task.TRAIN, subject -> {
                    Batch whole = Windows.batch(subject, 3, 12, 11, 4);
                    Batch batch = whole.withLabelSmoothing(0.3);
                    try (SequenceModel model = kit().open(subject);
                            TrainingSession session = kit().train(subject.start())) {
                        double loss = crossEntropy(model, whole);
                        assertThat(session.evaluate(batch)).isCloseTo(loss, within(Closeness.LOSS * loss));
                        assertThat(session.step(batch, 0.01)).isCloseTo(loss, within(Closeness.LOSS * loss));
                        float[] moments = session.snapshot()
                                .firstMoments()
                                .get("output/bias")
                                .toArray();
                        double[] expected = smoothedSlopes(model, batch);
                        for (int symbol = 0; symbol < moments.length; symbol++) {
                            assertThat(moments[symbol] / (1 - Adam.UNCLIPPED.beta1()))
                                    .as("gradient by the output bias of symbol %d", symbol)
                                    .isCloseTo(expected[symbol], within(1e-5));
                        }
                    }
                });
    }

    /** By the output bias of each symbol, of a batch that is scored at its last position. */
    private static double[] smoothedSlopes(SequenceModel model, Batch batch) {
        double[] slopes = new double[model.spec().vocabularySize()];
        for (int row = 0; row < batch.size(); row++) {
            Batch window = Windows.row(batch, row);
            float[][] logits = model.logits(window.inputs());
            double[] scores = Closeness.widen(logits[logits.length - 1]);
            double total = Arrays.stream(scores).map(Math::exp).sum();
            for (int symbol = 0; symbol < slopes.length; symbol++) {
                double whole = symbol == window.target(batch.time() - 1) ? 1 : 0;
                double wanted = (1 - batch.labelSmoothing()) * whole + batch.labelSmoothing() / slopes.length;
                slopes[symbol] += (Math.exp(scores[symbol]) / total - wanted) / batch.size();
            }
        }
        return slopes;
    }

    private static double crossEntropy(SequenceModel model, Batch batch) {
        double sum = 0;
        for (int row = 0; row < batch.size(); row++) {
            Batch window = Windows.row(batch, row);
            float[][] logits = model.logits(window.inputs());
            int firstPredicted = batch.time() - logits.length;
            for (int t = batch.lossStart(); t < batch.time(); t++) {
                double[] scores = Closeness.widen(logits[t - firstPredicted]);
                double largest = Arrays.stream(scores).max().orElseThrow();
                double total = Arrays.stream(scores)
                        .map(score -> Math.exp(score - largest))
                        .sum();
                sum += largest + Math.log(total) - scores[window.targets()[t]];
            }
        }
        return sum / batch.scoredCount();
    }

    /**
     * What a layer gives to the one above is dropped or, divided by the share kept, passed on; nothing else is dropped. The layers
     * below have one unit here, and windows one token, so each seed's loss is that of a model in which the weights that read a unit
     * are 0 or, for a dropout of ½, doubled: of all such models, and each of them is met. Evaluating drops nothing. 1e-5 relative.
     */
    @TestFactory
    default Stream<DynamicTest> dropoutBetweenLayersDropsOrScales() {
        List<Subject> narrow = Subject.NARROW.stream()
                .map(subject -> subject.withLayerDropout(0.5))
                .toList();
        return kit().each(narrow, Task.TRAIN, dropping -> {
            Subject subject = dropping.withLayerDropout(0);
            Batch batch = Windows.batch(subject, 1, 1, 3);
            double whole = evaluated(subject, batch);
            double[] possible = subject.readersScaled().stream()
                    .mapToDouble(scaled -> evaluated(scaled, batch))
                    .toArray();
            Set<Integer> met = new TreeSet<>();
            // Twenty seeds at least, of which ten evaluate: that half of them drop nothing by chance is out of the
            // question.
            for (int seed = 1; seed <= 20 || (seed <= 40 && met.size() < possible.length); seed++) {
                try (TrainingSession session = kit().train(dropping.start(), seed)) {
                    if (seed <= 10) {
                        assertThat(session.evaluate(batch)).isCloseTo(whole, within(Closeness.LOSS * whole));
                    }
                    double loss = session.step(batch, 0.01);
                    int nearest = nearest(possible, loss);
                    assertThat(loss)
                            .as("loss for seed %d", seed)
                            .isCloseTo(possible[nearest], within(Closeness.LOSS * loss));
                    met.add(nearest);
                }
            }
            assertThat(met).as("what was met of all that can be dropped").hasSize(possible.length);
        });
    }

    private double evaluated(Subject subject, Batch batch) {
        try (TrainingSession session = kit().train(subject.start())) {
            return session.evaluate(batch);
        }
    }

    private static int nearest(double[] values, double to) {
        return IntStream.range(0, values.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> Math.abs(values[i] - to)))
                .orElseThrow();
    }

    /** A step reports the loss before its update: without dropout, what evaluating said just before; 1e-5 relative. */
    @TestFactory
    default Stream<DynamicTest> stepReportsTheLossBeforeItsUpdate() {
        return kit().each(Task.TRAIN, subject -> {
            Batch batch = Windows.batch(subject, 3, 12, 5);
            try (TrainingSession session = kit().train(subject.start())) {
                for (int step = 0; step < 3; step++) {
                    double before = session.evaluate(batch);
                    assertThat(session.step(batch, 0.01)).isCloseTo(before, within(Closeness.LOSS * before));
                }
            }
        });
    }

    /** Evaluating is without dropout, gives the same each time, and changes neither state nor the steps that follow. */
    @TestFactory
    default Stream<DynamicTest> evaluateHasNoDropoutAndChangesNothing() {
        return kit().differentiable().dropout(0.5).each(Task.TRAIN, subject -> {
            Batch batch = Windows.batch(subject, 3, 12, 6);
            TrainingState dry =
                    TrainingState.startingAt(subject.spec().withDropout(0).withLayerDropout(0), subject.weights());
            try (TrainingSession session = kit().train(subject.start());
                    TrainingSession undisturbed = kit().train(subject.start());
                    TrainingSession withoutDropout = kit().train(dry)) {
                double loss = session.evaluate(batch);
                assertThat(loss).isCloseTo(withoutDropout.evaluate(batch), within(Closeness.LOSS * loss));
                assertSame("a second evaluation", session.evaluate(batch), loss);
                assertSame("the state", session.snapshot(), undisturbed.snapshot());
                double dropped = undisturbed.step(batch, 0.01);
                assertSame("the loss of the next step", session.step(batch, 0.01), dropped);
                assertSame("the state", session.snapshot(), undisturbed.snapshot());
                assertThat(dropped)
                        .as("the loss of a step with dropout")
                        .isNotCloseTo(loss, within(Closeness.LOSS * loss));
            }
        });
    }

    /**
     * One session takes batches of any size and length, also the smaller last one of an epoch, and each window counts
     * alike: the loss of a batch is the mean of its windows' losses; 1e-5 relative.
     */
    @TestFactory
    default Stream<DynamicTest> batchesOfVaryingSizeAndLengthWork() {
        return kit().each(Task.TRAIN, subject -> {
            try (TrainingSession session = kit().train(subject.start())) {
                for (int size : new int[] {4, 1, 5, 4}) {
                    Batch batch = Windows.batch(subject, size, 8 + size, size);
                    double mean = IntStream.range(0, size)
                            .mapToDouble(row -> session.evaluate(Windows.row(batch, row)))
                            .average()
                            .orElseThrow();
                    assertThat(session.evaluate(batch)).isCloseTo(mean, within(Closeness.LOSS * mean));
                    assertThat(session.step(batch, 1e-3)).isCloseTo(mean, within(Closeness.LOSS * mean));
                }
                assertThat(session.snapshot().step()).isEqualTo(4);
            }
        });
    }
}
