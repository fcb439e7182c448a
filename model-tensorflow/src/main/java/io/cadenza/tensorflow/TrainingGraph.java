package io.cadenza.tensorflow;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.tensorflow.types.TUint16;

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
    private final int windowsAtOnce;
    private final Session session;
    private final TrainingVariables variables;
    private final Map<String, Operand<TFloat32>> weights;
    private final Placeholder<TFloat32> stepSize;
    private final Placeholder<TFloat32> decayed;
    private final Placeholder<TFloat32> targetFactor;
    private final Placeholder<TInt64> dropoutSeed;
    private final Map<GraphKey, Evaluation> evaluations = new HashMap<>();
    private final Map<GraphKey, Training> trainings = new HashMap<>();

    /** What one part of the graph is built for: windows of a form, shared out to a number of replicas. */
    private record GraphKey(Window window, int replicas, double smoothing) {}

    /** The sum of losses of each replica. */
    private record Evaluation(List<Replica> replicas, Operand<TFloat32> losses) {}

    /** The same with dropout, and the update; where batches have parts, also what adds a part's gradient to the sum. */
    private record Training(Evaluation forward, Op update, Optional<Op> addition) {}

    /** The windows of a batch from one to before another. */
    private record Rows(Batch batch, int from, int to) {
        static Rows all(Batch batch) {
            return new Rows(batch, 0, batch.size());
        }

        int size() {
            return to - from;
        }

        boolean last() {
            return to == batch.size();
        }
    }

    TrainingGraph(TrainingState start, Adam adam, RuntimeOptions runtime) {
        this.tf = Ops.create(graph);
        this.network = Network.of(start.spec());
        this.adam = adam;
        this.threads = runtime.threads();
        this.windowsAtOnce = runtime.windowsAtOnce();
        this.session = new Session(graph, SessionConfig.training(runtime.device(), runtime.threads()));
        this.variables = new TrainingVariables(tf, new WeightLayout(start.spec()));
        this.weights = variables.weightsByName();
        this.stepSize = tf.placeholder(TFloat32.class);
        this.decayed = tf.placeholder(TFloat32.class);
        this.targetFactor = tf.placeholder(TFloat32.class);
        this.dropoutSeed = tf.placeholder(TInt64.class);
        variables.set(session, start.weights(), start.firstMoments(), start.secondMoments());
        if (windowsAtOnce > 0) {
            variables.clearSum(session);
        }
    }

    /** @param learningRate the rate η of the step, counted from 1 */
    double step(Batch batch, double learningRate, long step, long seed) {
        if (windowsAtOnce == 0) {
            return part(Rows.all(batch), learningRate, step, seed) / batch.scoredCount();
        }
        int atOnce = Math.min(windowsAtOnce, batch.size());
        double lossSum = 0;
        for (int from = 0; from < batch.size(); from += atOnce) {
            Rows rows = new Rows(batch, from, Math.min(batch.size(), from + atOnce));
            lossSum += part(rows, learningRate, step, from == 0 ? seed : Seeds.derive(seed, "windows", from));
        }
        variables.clearSum(session);
        return lossSum / batch.scoredCount();
    }

    /** Adds the gradient of some windows to the sum, or with the last ones takes the step; their losses' sum. */
    private double part(Rows rows, double learningRate, long step, long seed) {
        Batch batch = rows.batch();
        Training training = trainings.computeIfAbsent(
                keyOf(rows, batch.labelSmoothing()), key -> AsciiDigits.build(() -> training(key)));
        try (TFloat32 sizeTensor = TFloat32.scalarOf((float) adam.stepSize(learningRate, step));
                TFloat32 decayedTensor = TFloat32.scalarOf((float) (1 - adam.decayFactor(learningRate)));
                TFloat32 factorTensor = TFloat32.scalarOf((float) (1.0 / batch.scoredCount()));
                TInt64 seedTensor = TInt64.scalarOf(seed)) {
            Session.Runner runner = session.runner()
                    .feed(targetFactor, factorTensor)
                    .addTarget(
                            rows.last()
                                    ? training.update()
                                    : training.addition().orElseThrow());
            if (rows.last()) {
                runner.feed(stepSize, sizeTensor);
            }
            if (rows.last() && adam.weightDecay() > 0) {
                runner.feed(decayed, decayedTensor);
            }
            if (drops()) {
                runner.feed(dropoutSeed, seedTensor);
            }
            return run(runner, training.forward(), rows);
        }
    }

    double evaluate(Batch batch) {
        Rows rows = Rows.all(batch);
        Evaluation evaluation =
                evaluations.computeIfAbsent(keyOf(rows, 0), key -> AsciiDigits.build(() -> evaluation(key)));
        return run(session.runner(), evaluation, rows) / batch.scoredCount();
    }

    List<Weights> values() {
        return variables.values(session);
    }

    Weights weights() {
        return variables.currentWeights(session);
    }

    private GraphKey keyOf(Rows rows, double smoothing) {
        int replicas = Math.min(threads, rows.size());
        Window window =
                Window.of(rows.batch(), rows.size() / replicas, network.spec().vocabularySize());
        return new GraphKey(window, replicas, smoothing);
    }

    private Evaluation evaluation(GraphKey key) {
        return forward(key, replica -> Dropout.NONE);
    }

    private Training training(GraphKey key) {
        Evaluation forward = forward(key, this::dropoutOf);
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (Replica replica : forward.replicas()) {
            gradients.add(variables.vector(replica.gradients()));
        }
        Operand<TFloat32> sum = gradients.size() == 1 ? gradients.get(0) : tf.math.addN(gradients);
        Operand<TFloat32> total = tf.math.mul(sum, targetFactor);
        if (windowsAtOnce == 0) {
            return new Training(forward, variables.update(adam, total, stepSize, decayed), Optional.empty());
        }
        Operand<TFloat32> withEarlier = tf.math.add(total, variables.sum());
        return new Training(
                forward,
                variables.update(adam, withEarlier, stepSize, decayed),
                Optional.of(variables.addToSum(total)));
    }

    private Dropout dropoutOf(int replica) {
        return drops() ? new SeededDropout(network.spec(), dropoutSeed, (long) replica << Integer.SIZE) : Dropout.NONE;
    }

    private boolean drops() {
        return network.spec().dropout() > 0 || network.spec().layerDropout() > 0;
    }

    private Evaluation forward(GraphKey key, IntFunction<Dropout> dropout) {
        List<Replica> built = new ArrayList<>();
        for (int i = 0; i < key.replicas(); i++) {
            built.add(Replica.build(
                    graph, new Layers(tf, weights, dropout.apply(i)), network, key.window(), key.smoothing()));
        }
        return new Evaluation(built, tf.stack(built.stream().map(Replica::loss).toList()));
    }

    /** Shares windows out to the replicas; their losses are added in order, so that equal batches give equal bits. */
    private double run(Session.Runner runner, Evaluation evaluation, Rows rows) {
        List<Tensor> fed = new ArrayList<>();
        int replicas = evaluation.replicas().size();
        for (int i = 0; i < replicas; i++) {
            int from = rows.from() + (int) ((long) rows.size() * i / replicas);
            int to = rows.from() + (int) ((long) rows.size() * (i + 1) / replicas);
            fed.addAll(evaluation.replicas().get(i).feed(runner, network, rows.batch(), from, to));
        }
        try (Result result = runner.fetch(evaluation.losses()).run()) {
            float[] losses = new float[replicas];
            result.get(0).asRawTensor().data().asFloats().read(losses);
            double sum = 0;
            for (float loss : losses) {
                sum += loss;
            }
            return sum;
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
        /** Half a word decides on a number: drawing is most of what dropout takes, and rates need no more digits. */
        private static final int DRAWS = 1 << 16;

        private final double share;
        private final double layerShare;
        private final Operand<TInt64> seed;
        private long uses;

        /**
         * Dropout for one graph.
         *
         * @param seed scalar, another one for each step
         * @param firstUse numbers the uses from here, so that several graphs share a seed
         */
        SeededDropout(ModelSpec spec, Operand<TInt64> seed, long firstUse) {
            this.share = spec.dropout();
            this.layerShare = spec.layerDropout();
            this.seed = seed;
            this.uses = firstUse;
        }

        @Override
        public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
            return share == 0 ? x : tf.math.mul(x, mask(tf, x, share));
        }

        @Override
        public Optional<Operand<TFloat32>> betweenLayers(Ops tf, Operand<TFloat32> x) {
            return layerShare == 0 ? Optional.empty() : Optional.of(mask(tf, x, layerShare));
        }

        private Operand<TFloat32> mask(Ops tf, Operand<TFloat32> x, double rate) {
            int dropped = (int) Math.min(DRAWS - 1, Math.round(rate * DRAWS)); // of the draws
            Operand<TInt64> key = tf.stack(List.of(seed, tf.constant(uses++)));
            Operand<TInt32> count = tf.size(x);
            Operand<TInt32> words = tf.math.floorDiv(tf.math.add(count, tf.constant(1)), tf.constant(2));
            Operand<TInt32> drawn =
                    tf.random.statelessRandomUniformFullInt(tf.reshape(words, tf.array(1)), key, TInt32.class);
            Operand<TUint16> halves = tf.reshape(tf.bitcast(drawn, TUint16.class), tf.array(-1));
            Operand<TUint16> draws = tf.reshape(
                    tf.slice(halves, tf.array(0), tf.reshape(count, tf.array(1))), tf.shape(x, TInt32.class));
            Operand<TUint16> bound = tf.dtypes.cast(tf.constant(dropped), TUint16.class);
            Operand<TFloat32> kept = tf.dtypes.cast(tf.math.greaterEqual(draws, bound), TFloat32.class);
            return tf.math.mul(kept, tf.constant((float) DRAWS / (DRAWS - dropped)));
        }
    }
}
