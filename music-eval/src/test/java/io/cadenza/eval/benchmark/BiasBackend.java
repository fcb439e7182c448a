package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A backend without natives that really learns, though only the output's bias: how frequent each token is. */
public class BiasBackend implements BackendProvider {
    private static final String BIAS = "output/bias";

    @Override
    public String name() {
        return "bias";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo("Bias 1.0", List.of("cpu"), List.of());
    }

    /** All but the large one by which product peaks are measured. */
    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec instanceof WaveNetSpec wavenet && wavenet.headSize() < 1000;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        return new Session(start);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        return new BiasModel(spec, weights.get(BIAS).toArray());
    }

    private static double[] softmax(float[] logits) {
        double[] exponentials = new double[logits.length];
        Arrays.setAll(exponentials, i -> Math.exp(logits[i]));
        double sum = Arrays.stream(exponentials).sum();
        return Arrays.stream(exponentials).map(value -> value / sum).toArray();
    }

    private static final class Session implements BackendProvider.Training {
        private final TrainingState start;
        private final float[] bias;
        private long steps;

        Session(TrainingState start) {
            this.start = start;
            this.bias = start.weights().get(BIAS).toArray();
            this.steps = start.step();
        }

        @Override
        public double step(Batch batch, double learningRate) {
            double loss = evaluate(batch);
            double[] probabilities = softmax(bias);
            int[] targets = batch.targets();
            for (int i = 0; i < bias.length; i++) {
                bias[i] -= (float) (learningRate * probabilities[i]);
            }
            for (int target : targets) {
                bias[target] += (float) (learningRate / targets.length);
            }
            steps++;
            return loss;
        }

        @Override
        public double evaluate(Batch batch) {
            double[] probabilities = softmax(bias);
            int[] targets = batch.targets();
            double sum = 0;
            for (int i = 0; i < targets.length; i++) {
                sum -= i % batch.time() < batch.lossStart() ? 0 : Math.log(probabilities[targets[i]]);
            }
            return sum / batch.scoredCount();
        }

        @Override
        public TrainingState snapshot() {
            Map<String, Tensor> tensors = new HashMap<>(start.weights().tensors());
            tensors.put(BIAS, Tensor.of(Shape.of(bias.length), bias));
            return new TrainingState(
                    start.spec(), Weights.of(tensors), start.firstMoments(), start.secondMoments(), steps);
        }

        @Override
        public void close() {}
    }

    private record BiasModel(ModelSpec spec, float[] bias) implements BackendProvider.Model {
        @Override
        public float[][] logits(int[] ids) {
            return rows(ids.length);
        }

        private float[][] rows(int count) {
            float[][] rows = new float[count][];
            Arrays.setAll(rows, i -> bias.clone());
            return rows;
        }

        @Override
        public BackendProvider.Generation start(int streams) {
            return new BackendProvider.Generation() {
                @Override
                public float[][] advance(int[][] ids) {
                    return rows(ids.length);
                }

                @Override
                public float[] past(int stream) {
                    return new float[0];
                }

                @Override
                public void restore(int stream, float[] past) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
