package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whether what a step descends is the slope of what it scores. */
interface GradientRules extends ConformanceRules {
    /** Far enough to rise above the rounding of a float loss, near enough for the fourth-order difference. */
    double REACH = 0.02;

    /**
     * The gradient g, read from the first moment m₁ = (1 − β₁)·g after one step, gives the slope of the evaluated loss along
     * a direction in each tensor: midway between g itself, where a wrong size shows, and a random one less than a right angle
     * from it, where a part that g lacks shows. Biases before each ReLU are raised so that none of them is near its kink.
     *
     * <p>The slope is a fourth-order central difference; the tolerance, 0.7 % of the length of g and 1.4e-4 (1 % and 2e-4
     * for each of the two directions, which count by 1/√2), is what the rounding of a 32-bit loss of 2.4 nats (2.4e-7) over
     * the difference of 0.04 needs, many times over.
     */
    @TestFactory
    default Stream<DynamicTest> gradientsMatchCentralDifferences() {
        return kit().differentiable().each(Task.TRAIN, lively -> {
            Subject subject = awayFromKinks(lively);
            compareSlopes(subject, Windows.batch(subject, 2, 9, 3));
        });
    }

    /** The same with dropout between layers, which depends on seed and step alone: the loss is that of a first step. */
    @TestFactory
    default Stream<DynamicTest> gradientsPassWhatIsKeptBetweenLayers() {
        List<Subject> dropping = kit().models().stream()
                .map(spec -> spec.withLayerDropout(0.25))
                .filter(spec -> spec.layerDropout() > 0)
                .map(spec -> awayFromKinks(Subject.of(spec)))
                .toList();
        return kit().each(dropping, Task.TRAIN, subject -> compareSlopes(subject, Windows.batch(subject, 2, 9, 3)));
    }

    private void compareSlopes(Subject subject, Batch batch) {
        Weights gradient = gradient(subject, batch);
        for (String name : subject.spec().weightShapes().keySet()) {
            double[] own = Closeness.widen(gradient.get(name).toArray());
            double norm = Math.sqrt(dot(own, own));
            double[] direction = midway(own, norm, direction(own.length, name));
            check(subject, batch, name, direction, dot(own, direction), norm);
        }
    }

    /** The unit vector between a vector, if it is not 0, and a unit vector or its opposite, whichever is nearer. */
    private static double[] midway(double[] vector, double norm, double[] unit) {
        if (norm == 0) {
            return unit;
        }
        double side = dot(vector, unit) < 0 ? -1 : 1;
        double[] sum = new double[unit.length];
        Arrays.setAll(sum, i -> vector[i] / norm + side * unit[i]);
        double length = Math.sqrt(dot(sum, sum));
        return Arrays.stream(sum).map(value -> value / length).toArray();
    }

    private void check(Subject subject, Batch batch, String name, double[] direction, double slope, double norm) {
        double near = (loss(subject, batch, name, direction, REACH) - loss(subject, batch, name, direction, -REACH))
                / (2 * REACH);
        double far =
                (loss(subject, batch, name, direction, 2 * REACH) - loss(subject, batch, name, direction, -2 * REACH))
                        / (4 * REACH);
        assertThat(slope).as("slope along %s", name).isCloseTo((4 * near - far) / 3, within(0.007 * norm + 1.4e-4));
    }

    private Weights gradient(Subject subject, Batch batch) {
        Adam adam = Adam.UNCLIPPED;
        try (TrainingSession session = backend().openTraining(subject.start(), adam, Kit.options(Kit.SEED))) {
            session.step(batch, 1e-3);
            Weights moments = session.snapshot().firstMoments();
            return Weights.generate(subject.spec().weightShapes(), (name, shape) -> {
                float[] values = moments.get(name).toArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] /= (float) (1 - adam.beta1());
                }
                return Tensor.of(shape, values);
            });
        }
    }

    private double loss(Subject subject, Batch batch, String name, double[] direction, double reach) {
        Tensor tensor = subject.weights().get(name);
        float[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (reach * direction[i]);
        }
        Weights moved = replace(subject.weights(), name, Tensor.of(tensor.shape(), values));
        try (TrainingSession session = kit().train(TrainingState.startingAt(subject.spec(), moved))) {
            return subject.spec().layerDropout() > 0 ? session.step(batch, 1e-3) : session.evaluate(batch);
        }
    }

    private static Weights replace(Weights weights, String name, Tensor tensor) {
        Map<String, Tensor> tensors = new TreeMap<>(weights.tensors());
        tensors.put(name, tensor);
        return Weights.of(tensors);
    }

    /** Shrinks what goes into a ReLU and raises its bias, so that all sums are well above 0. */
    private static Subject awayFromKinks(Subject subject) {
        Weights weights = Weights.generate(subject.spec().weightShapes(), (name, shape) -> {
            boolean raised = name.matches("head/bias|conv\\d+/bias|block0/skip/bias");
            double factor = name.matches("conv[1-9]/weight|head/weight|output/weight") ? 0.2 : 1;
            float[] values = subject.weights().get(name).toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * factor + (raised ? 4 : 0));
            }
            return Tensor.of(shape, values);
        });
        return new Subject(subject.name(), subject.spec(), weights);
    }

    private static double[] direction(int length, String name) {
        RandomGenerator random = Seeds.generator(5, "direction in " + name);
        double[] direction = random.doubles(length, -1, 1).toArray();
        double norm = Math.sqrt(dot(direction, direction));
        return Arrays.stream(direction).map(value -> value / norm).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
