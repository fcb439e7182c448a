package io.cadenza.tensorflow;

import io.cadenza.core.backend.Device;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.TrainingState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What it would gain to take several training steps in one call of TensorFlow: the time of a step where a graph holds one, four or
 * sixteen of them, each on the weights that the one before has left. Vocabulary 304, windows of 32, all positions scored but by
 * {@code wavenet-simple}. Not a test. Arguments: the device, seconds for each figure, batches such as 128,512.
 */
public final class StepsPerCall {
    private static final int VOCABULARY = 304;
    private static final int TIME = 32;
    private static final int[] STEPS = {1, 4, 16};

    private StepsPerCall() {}

    public static void main(String[] args) {
        Device device = Device.parse(args[0]);
        double seconds = Double.parseDouble(args[1]);
        for (String type : List.of("wavenet", "lstm", "wavenet-simple")) {
            for (String batch : args[2].split(",", -1)) {
                double alone = 0;
                for (int steps : STEPS) {
                    double time = AsciiDigits.build(() -> millisecondsPerStep(
                            ModelTypes.named(type, VOCABULARY), Integer.parseInt(batch), steps, device, seconds));
                    alone = steps == 1 ? time : alone;
                    System.out.printf(
                            Locale.ROOT,
                            "%-14s batch %4s: %2d steps a call, %8.3f ms a step, %.2f times as fast%n",
                            type,
                            batch,
                            steps,
                            time,
                            alone / time);
                }
            }
        }
    }

    /** The median over calls. */
    private static double millisecondsPerStep(ModelSpec spec, int windows, int steps, Device device, double seconds) {
        Network network = Network.of(spec);
        Window window =
                new Window(TIME, spec.type().equals("wavenet-simple") ? TIME - 1 : 0, windows * TIME >= VOCABULARY);
        try (Graph graph = new Graph();
                Session session = new Session(graph, SessionConfig.training(device, 1))) {
            Ops tf = Ops.create(graph);
            TrainingVariables variables = new TrainingVariables(tf, new WeightLayout(spec));
            TrainingState start = TrainingState.initial(spec, 1);
            variables.set(session, start.weights(), start.firstMoments(), start.secondMoments());
            List<Replica> replicas = new ArrayList<>();
            Map<String, Operand<TFloat32>> weights = variables.weightsByName();
            for (int i = 0; i < steps; i++) {
                Replica replica = Replica.build(graph, new Layers(tf, weights, Dropout.NONE), network, window, 0);
                Operand<TFloat32> gradient = tf.math.mul(
                        variables.vector(replica.gradients()), tf.constant(1f / (windows * window.scored())));
                Op update = variables.update(Adam.UNCLIPPED, gradient, tf.constant(1e-3f), tf.constant(0f));
                weights = variables.weightsByName(update);
                replicas.add(replica);
            }
            Operand<TFloat32> end = tf.reduceSum(weights.get("output/bias"), tf.constant(0));
            Batch batch = batch(windows, window.lossStart());
            List<Double> times = new ArrayList<>();
            long begun = 0;
            // The first two calls are not counted: they build what the later ones find.
            for (int call = 0; call < 5 || System.nanoTime() - begun < seconds * 1e9; call++) {
                begun = call == 2 ? System.nanoTime() : begun;
                long asked = System.nanoTime();
                Session.Runner runner = session.runner().fetch(end);
                List<Tensor> fed = new ArrayList<>();
                replicas.forEach(replica -> fed.addAll(replica.feed(runner, network, batch, 0, windows)));
                runner.run().close();
                fed.forEach(Tensor::close);
                if (call >= 2) {
                    times.add((System.nanoTime() - asked) / 1e6 / steps);
                }
            }
            Collections.sort(times);
            return times.get(times.size() / 2);
        }
    }

    private static Batch batch(int windows, int lossStart) {
        Random random = new Random(windows);
        return Batch.of(tokens(random, windows), tokens(random, windows), lossStart);
    }

    private static int[][] tokens(Random random, int windows) {
        return IntStream.range(0, windows)
                .mapToObj(row -> random.ints(TIME, 0, VOCABULARY).toArray())
                .toArray(int[][]::new);
    }
}
