package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What an optimiser step does to weights and moments. */
interface OptimizerRules extends ConformanceRules {
    /**
     * Ten steps give the golden losses within 1e-4 relative and weights within 1e-3: where a gradient is nearly 0 Adam makes
     * a step of its rounding error, so weights are held less tightly than losses.
     */
    @TestFactory
    default Stream<DynamicTest> tenTrainingStepsMatchGolden() {
        return kit().eachGolden(Task.TRAIN, golden -> {
            try (TrainingSession session =
                    backend().openTraining(golden.start(), golden.adam(), Kit.options(Kit.SEED))) {
                double[] losses = golden.losses();
                for (int step = 0; step < losses.length; step++) {
                    assertThat(session.step(golden.batch(), golden.learningRate()))
                            .as("loss of step %d", step + 1)
                            .isCloseTo(losses[step], within(1e-4 * losses[step]));
                }
                TrainingState after = session.snapshot();
                assertThat(after.step()).isEqualTo(losses.length);
                compare(after.weights(), golden.trained());
            }
        });
    }

    private static void compare(Weights actual, Weights expected) {
        expected.tensors().forEach((name, tensor) -> {
            float[] values = actual.get(name).toArray();
            float[] golden = tensor.toArray();
            for (int i = 0; i < golden.length; i++) {
                assertThat(values[i])
                        .as("%s at %d of %s", name, i, tensor.shape())
                        .isCloseTo(golden[i], within(1e-3f * Math.max(1, Math.abs(golden[i]))));
            }
        });
    }

    /**
     * The first two steps follow Adam's equation with the rate of each step: from the first moment m₁ = (1 − β₁)·g come the
     * second moment v₁ = (1 − β₂)·g² and the weights θ − η·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε), here with an ε large enough to
     * show. Weights within 1e-6, moments within 1e-4 of their largest value.
     */
    @TestFactory
    default Stream<DynamicTest> stepsFollowAdamsEquation() {
        Adam adam = new Adam(0.8, 0.99, 1e-3, 0);
        return kit().differentiable().each(Task.TRAIN, subject -> {
            Batch batch = Windows.batch(subject, 2, 14, 1);
            try (TrainingSession session = backend().openTraining(subject.start(), adam, Kit.options(Kit.SEED))) {
                TrainingState before = subject.start();
                for (double rate : new double[] {0.01, 0.003}) {
                    session.step(batch, rate);
                    TrainingState after = session.snapshot();
                    assertThat(after.step()).isEqualTo(before.step() + 1);
                    for (String name : subject.spec().weightShapes().keySet()) {
                        compareStep(name, before, after, adam, rate);
                    }
                    before = after;
                }
            }
        });
    }

    /**
     * With weight decay λ a step is that without it, except that weights of two dimensions and more are (1 − η·λ) times as large
     * before it: moments are the same to the bit of the first step, weights within 1e-6 (Loshchilov and Hutter 2019).
     */
    @TestFactory
    default Stream<DynamicTest> weightsDecayApartFromTheGradient() {
        double rate = 0.02;
        double decay = 5;
        return kit().differentiable().each(Task.TRAIN, subject -> {
            Batch batch = Windows.batch(subject, 2, 14, 1);
            TrainingState start = subject.start();
            TrainingState plain = oneStep(start, Adam.UNCLIPPED, batch, rate);
            TrainingState decayed = oneStep(start, Adam.UNCLIPPED.withWeightDecay(decay), batch, rate);
            assertThat(decayed.firstMoments()).as("first moments").isEqualTo(plain.firstMoments());
            assertThat(decayed.secondMoments()).as("second moments").isEqualTo(plain.secondMoments());
            subject.spec().weightShapes().forEach((name, shape) -> {
                float[] before = start.weights().get(name).toArray();
                float[] without = plain.weights().get(name).toArray();
                float[] with = decayed.weights().get(name).toArray();
                for (int i = 0; i < with.length; i++) {
                    double expected = without[i] - (shape.rank() > 1 ? rate * decay * before[i] : 0);
                    assertThat((double) with[i])
                            .as("%s at %d", name, i)
                            .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(before[i]))));
                }
            });
        });
    }

    /**
     * A step that is told to compute at most two windows at once, and so adds up the gradients of 2, 2 and 1 of its 5 windows, has
     * loss and gradient of the whole: 1e-5 relative, first moments within 1e-4 of the largest in their tensor. Of short windows a part
     * has fewer tokens than the vocabulary and the whole has more, which a backend may compute in two ways.
     */
    @TestFactory
    default Stream<DynamicTest> aStepInPartsIsTheWholeStep() {
        return kit().differentiable().each(Task.TRAIN, subject -> {
            requireWholeStepInParts(subject, Windows.batch(subject, 5, 14, 1));
            requireWholeStepInParts(subject, Windows.batch(subject, 5, 4, 1));
        });
    }

    private void requireWholeStepInParts(Subject subject, Batch batch) {
        RuntimeOptions parts = Kit.options(Kit.SEED).withWindowsAtOnce(2);
        try (TrainingSession whole = kit().train(subject.start());
                TrainingSession session = backend().openTraining(subject.start(), Adam.UNCLIPPED, parts)) {
            for (int step = 0; step < 2; step++) { // the second shows whether the first left anything behind
                double loss = whole.step(batch, 1e-6);
                assertThat(session.step(batch, 1e-6)).isCloseTo(loss, within(Closeness.LOSS * loss));
            }
            TrainingState expected = whole.snapshot();
            TrainingState actual = session.snapshot();
            assertThat(actual.step()).isEqualTo(2);
            expected.firstMoments().tensors().forEach((name, tensor) -> {
                double[] moments = Closeness.widen(tensor.toArray());
                float[] values = actual.firstMoments().get(name).toArray();
                double largest = Arrays.stream(moments).map(Math::abs).max().orElse(0);
                for (int i = 0; i < values.length; i++) {
                    assertThat((double) values[i])
                            .as("first moment of %s at %d", name, i)
                            .isCloseTo(moments[i], within(1e-4 * largest + 1e-9));
                }
            });
        }
    }

    private TrainingState oneStep(TrainingState start, Adam adam, Batch batch, double rate) {
        try (TrainingSession session = backend().openTraining(start, adam, Kit.options(Kit.SEED))) {
            session.step(batch, rate);
            return session.snapshot();
        }
    }

    private static void compareStep(String name, TrainingState before, TrainingState after, Adam adam, double rate) {
        double[] m0 = Closeness.widen(before.firstMoments().get(name).toArray());
        double[] v0 = Closeness.widen(before.secondMoments().get(name).toArray());
        double[] w0 = Closeness.widen(before.weights().get(name).toArray());
        float[] m = after.firstMoments().get(name).toArray();
        float[] v = after.secondMoments().get(name).toArray();
        float[] w = after.weights().get(name).toArray();
        double largest = Arrays.stream(Closeness.widen(v)).max().orElse(0);
        for (int i = 0; i < w.length; i++) {
            double gradient = (m[i] - adam.beta1() * m0[i]) / (1 - adam.beta1());
            double second = adam.beta2() * v0[i] + (1 - adam.beta2()) * gradient * gradient;
            assertThat((double) v[i])
                    .as("second moment of %s at %d after step %d", name, i, after.step())
                    .isCloseTo(second, within(1e-4 * largest));
            double moved = adam.stepSize(rate, after.step()) * m[i] / (Math.sqrt(v[i]) + adam.epsilon());
            assertThat((double) w[i])
                    .as("%s at %d after step %d", name, i, after.step())
                    .isCloseTo(w0[i] - moved, within(1e-6 * Math.max(1, Math.abs(w0[i]))));
        }
    }

    /** One window of 16 tokens, over and over, is learned to a loss below 0.05 nats within 600 steps at rate 0.01. */
    @TestFactory
    default Stream<DynamicTest> overfitsOneMelody() {
        int[] melody = {0, 2, 4, 5, 7, 4, 0, 7, 9, 5, 4, 2, 0, 4, 7, 10, 0};
        return kit().differentiable().each(Task.TRAIN, subject -> {
            int[][] inputs = {Arrays.copyOf(melody, 16)};
            int[][] targets = {Arrays.copyOfRange(melody, 1, 17)};
            Batch batch = Batch.of(inputs, targets, 16 - subject.spec().outputLength(16));
            try (TrainingSession session = kit().train(subject.start())) {
                double loss = Double.POSITIVE_INFINITY;
                for (int step = 0; step < 600 && loss >= 0.05; step++) {
                    loss = session.step(batch, 0.01);
                }
                assertThat(loss).isLessThan(0.05);
            }
        });
    }
}
