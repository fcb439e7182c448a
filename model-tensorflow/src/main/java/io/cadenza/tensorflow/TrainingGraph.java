package io.cadenza.tensorflow;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The graph and variables of one training session. What windows of a form need is added when the first such batch comes:
 * a few tenths of a second once, nothing for what is never used.
 */
final class TrainingGraph implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf;
    private final Network network;
    private final Adam adam;
    private final int threads;
    private final Session session;
    private final TrainingVariables variables;
    private final Map<String, Operand<TFloat32>> weights;
    private final Placeholder<TFloat32> stepSize;
    private final Placeholder<TFloat32> targetFactor;
    private final Placeholder<TInt64> dropoutSeed;
    private final Map<GraphKey, Evaluation> evaluations = new HashMap<>();
    private final Map<GraphKey, Training> trainings = new HashMap<>();

    /** What one part of the graph is built for: windows of a form, shared out to a number of replicas. */
    private record GraphKey(Window window, int replicas) {}

    /** The sum of losses of each replica. */
    private record Evaluation(List<Replica> replicas, Operand<TFloat32> losses) {}

    /** The same with dropout, and the update. */
    private record Training(Evaluation forward, Op update) {}

    TrainingGraph(TrainingState start, Adam adam, RuntimeOptions runtime) {
        this.tf = Ops.create(graph);
        this.network = Network.of(start.spec());
        this.adam = adam;
        this.threads = runtime.threads();
        this.session = new Session(graph, SessionConfig.training(runtime.device(), runtime.threads()));
        this.variables = new TrainingVariables(tf, new WeightLayout(start.spec()));
        this.weights = variables.weightsByName();
        this.stepSize = tf.placeholder(TFloat32.class);
        this.targetFactor = tf.placeholder(TFloat32.class);
        this.dropoutSeed = tf.placeholder(TInt64.class);
        variables.set(session, start.weights(), start.firstMoments(), start.secondMoments());
    }

    double step(Batch batch, double size, long seed) {
        Training training = trainings.computeIfAbsent(keyOf(batch), key -> AsciiDigits.build(() -> training(key)));
        try (TFloat32 sizeTensor = TFloat32.scalarOf((float) size);
                TFloat32 factorTensor = TFloat32.scalarOf((float) (1.0 / batch.scoredCount()));
                TInt64 seedTensor = TInt64.scalarOf(seed)) {
            Session.Runner runner = session.runner()
                    .feed(stepSize, sizeTensor)
                    .feed(targetFactor, factorTensor)
                    .addTarget(training.update());
            if (network.spec().dropout() > 0) {
                runner.feed(dropoutSeed, seedTensor);
            }
            return run(runner, training.forward(), batch);
        }
    }

    double evaluate(Batch batch) {
        Evaluation evaluation =
                evaluations.computeIfAbsent(keyOf(batch), key -> AsciiDigits.build(() -> evaluation(key)));
        return run(session.runner(), evaluation, batch);
    }

    List<Weights> values() {
        return variables.values(session);
    }

    private GraphKey keyOf(Batch batch) {
        return new GraphKey(Window.of(batch), Math.min(threads, batch.size()));
    }

    private Evaluation evaluation(GraphKey key) {
        return forward(key, replica -> Dropout.NONE);
    }

    private Training training(GraphKey key) {
        Evaluation forward = forward(key, this::dropoutOf);
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (Replica replica : forward.replicas()) {
            gradients.add(variables.vector(replica.gradients(tf, targetFactor)));
        }
        Operand<TFloat32> total = gradients.size() == 1 ? gradients.get(0) : tf.math.addN(gradients);
        return new Training(forward, variables.update(adam, total, stepSize));
    }

    private Dropout dropoutOf(int replica) {
        return network.spec().dropout() == 0
                ? Dropout.NONE
                : new SeededDropout(network.spec().dropout(), dropoutSeed, (long) replica << Integer.SIZE);
    }

    private Evaluation forward(GraphKey key, IntFunction<Dropout> dropout) {
        List<Replica> built = new ArrayList<>();
        for (int i = 0; i < key.replicas(); i++) {
            built.add(Replica.build(graph, new Layers(tf, weights, dropout.apply(i)), network, key.window()));
        }
        return new Evaluation(built, tf.stack(built.stream().map(Replica::loss).toList()));
    }

    /** Shares a batch out to the replicas; their losses are added in order, so that equal batches give equal bits. */
    private double run(Session.Runner runner, Evaluation evaluation, Batch batch) {
        List<Tensor> fed = new ArrayList<>();
        int replicas = evaluation.replicas().size();
        for (int i = 0; i < replicas; i++) {
            int from = (int) ((long) batch.size() * i / replicas);
            int to = (int) ((long) batch.size() * (i + 1) / replicas);
            fed.addAll(evaluation.replicas().get(i).feed(runner, network, batch, from, to));
        }
        try (Result result = runner.fetch(evaluation.losses()).run()) {
            float[] losses = new float[replicas];
            result.get(0).asRawTensor().data().asFloats().read(losses);
            double sum = 0;
            for (float loss : losses) {
                sum += loss;
            }
            return sum / batch.scoredCount();
        } finally {
            fed.forEach(Tensor::close);
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }

    /**
     * Inverted dropout (Srivastava et al. 2014, section 10): what is kept is divided by the share kept. Each use in a graph
     * draws from a stateless generator of its own, so that a step's choice depends on its seed alone.
     */
    private static final class SeededDropout implements Dropout {
        private final float rate;
        private final Operand<TInt64> seed;
        private long uses;

        /**
         * Dropout for one graph.
         *
         * @param seed scalar, another one for each step
         * @param firstUse numbers the uses from here, so that several graphs share a seed
         */
        SeededDropout(double rate, Operand<TInt64> seed, long firstUse) {
            this.rate = (float) rate;
            this.seed = seed;
            this.uses = firstUse;
        }

        @Override
        public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
            Operand<TInt64> key = tf.stack(List.of(seed, tf.constant(uses++)));
            Operand<TFloat32> uniform = tf.random.statelessRandomUniform(tf.shape(x, TInt32.class), key);
            Operand<TFloat32> kept = tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(rate)), TFloat32.class);
            return tf.math.mul(x, tf.math.mul(kept, tf.constant(1 / (1 - rate))));
        }
    }
}
