package com.example.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import io.cadenza.core.Seeds;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A training session. PyTorch differentiates; weights, moments and Adam's few lines lie in Java, so that a state is a copy of
 * arrays and nothing native outlives a step.
 */
final class DjlTraining implements BackendProvider.Training {
    private final NDManager manager;
    private final LstmSpec spec;
    private final Adam adam;
    private final long seed;
    private final Map<String, float[]> weights;
    private final Map<String, float[]> first;
    private final Map<String, float[]> second;
    private long step;

    DjlTraining(Engine engine, TrainingState start, Adam adam, long seed) {
        this.manager = DjlBackend.onItsThread(engine::newBaseManager);
        this.spec = (LstmSpec) start.spec();
        this.adam = adam;
        this.seed = seed;
        this.weights = arrays(start.weights());
        this.first = arrays(start.firstMoments());
        this.second = arrays(start.secondMoments());
        this.step = start.step();
    }

    private static Map<String, float[]> arrays(Weights weights) {
        Map<String, float[]> arrays = new TreeMap<>();
        weights.tensors().forEach((name, tensor) -> arrays.put(name, tensor.toArray()));
        return arrays;
    }

    @Override
    public double step(Batch batch, double learningRate) {
        Map<String, float[]> gradients = new TreeMap<>();
        double loss = DjlBackend.onItsThread(() -> differentiate(batch, gradients));
        step++;
        update(gradients, learningRate);
        return loss;
    }

    private double differentiate(Batch batch, Map<String, float[]> gradients) {
        try (NDManager call = manager.newSubManager()) {
            DjlLstm lstm = DjlLstm.of(spec, weights, call);
            lstm.weights().values().forEach(weight -> weight.setRequiresGradient(true));
            RandomGenerator random = Seeds.generator(seed, "dropout", step);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray logs = logProbabilities(lstm, batch, call, true, x -> dropout(x, random));
                NDArray mean = loss(lstm, batch, call, logs);
                double smoothing = batch.labelSmoothing();
                collector.backward(mean.mul(1 - smoothing).sub(logs.mean().mul(smoothing)));
                spec.weightShapes().keySet().forEach(name -> gradients.put(name, lstm.gradient(name)));
                return mean.getFloat();
            }
        }
    }

    @Override
    public double evaluate(Batch batch) {
        return DjlBackend.onItsThread(() -> {
            try (NDManager call = manager.newSubManager()) {
                DjlLstm lstm = DjlLstm.of(spec, weights, call);
                NDArray logs = logProbabilities(lstm, batch, call, false, x -> x);
                return (double) loss(lstm, batch, call, logs).getFloat();
            }
        });
    }

    /** Of all symbols at the loss positions, [position][vocabulary]. */
    private static NDArray logProbabilities(
            DjlLstm lstm, Batch batch, NDManager call, boolean training, UnaryOperator<NDArray> dropout) {
        int streams = batch.size();
        NDArray hidden = lstm.hidden(
                DjlLstm.ids(call, streams, batch.time(), batch.inputs()), lstm.noStates(call, streams), training);
        return lstm.logits(lstm.rowsFrom(hidden, batch.lossStart()), dropout).logSoftmax(-1);
    }

    /** The mean over the loss positions, in nats. */
    private static NDArray loss(DjlLstm lstm, Batch batch, NDManager call, NDArray logProbabilities) {
        NDArray targets = lstm.rowsFrom(
                DjlLstm.ids(call, batch.size(), batch.time(), batch.targets())
                        .reshape(batch.time(), batch.size(), 1),
                batch.lossStart());
        return logProbabilities.gather(targets, 1).mean().neg();
    }

    /** Drops a share of the values and scales the others up, by draws that depend on seed and step alone. */
    private NDArray dropout(NDArray x, RandomGenerator random) {
        if (spec.dropout() == 0) {
            return x;
        }
        float[] mask = new float[(int) x.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < spec.dropout() ? 0 : (float) (1 / (1 - spec.dropout()));
        }
        return x.mul(x.getManager().create(mask, x.getShape()));
    }

    /** Adam in its efficient form, after clipping by the global norm and weight decay. */
    private void update(Map<String, float[]> gradients, double learningRate) {
        double scale = 1;
        if (adam.clipNorm() > 0) {
            double squares = 0;
            for (float[] gradient : gradients.values()) {
                for (float g : gradient) {
                    squares += (double) g * g;
                }
            }
            scale = Math.min(1, adam.clipNorm() / Math.sqrt(squares));
        }
        double size = adam.stepSize(learningRate, step);
        for (Map.Entry<String, float[]> entry : gradients.entrySet()) {
            float[] w = weights.get(entry.getKey());
            float[] m = first.get(entry.getKey());
            float[] v = second.get(entry.getKey());
            float[] gradient = entry.getValue();
            boolean decays = adam.decays(spec.weightShapes().get(entry.getKey()));
            double kept = decays ? adam.decayFactor(learningRate) : 1;
            for (int i = 0; i < w.length; i++) {
                double g = scale * gradient[i];
                m[i] = (float) (adam.beta1() * m[i] + (1 - adam.beta1()) * g);
                v[i] = (float) (adam.beta2() * v[i] + (1 - adam.beta2()) * g * g);
                w[i] = (float) (kept * w[i] - size * m[i] / (Math.sqrt(v[i]) + adam.epsilon()));
            }
        }
    }

    @Override
    public TrainingState snapshot() {
        return new TrainingState(spec, copy(weights), copy(first), copy(second), step);
    }

    private Weights copy(Map<String, float[]> arrays) {
        return Weights.generate(spec.weightShapes(), (name, shape) -> Tensor.of(shape, arrays.get(name)));
    }

    @Override
    public void close() {
        DjlBackend.onItsThread(() -> {
            manager.close();
            return null;
        });
    }
}
