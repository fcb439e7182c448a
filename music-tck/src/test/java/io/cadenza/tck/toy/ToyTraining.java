package io.cadenza.tck.toy;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Training by reverse-mode differentiation; weights and moments are rounded to floats after each step. */
final class ToyTraining implements BackendProvider.Training {
    private static final RandomGenerator SHARED = Seeds.generator(0, "shared by all sessions");

    private final ModelSpec spec;
    private final Map<String, Matrix> weights;
    private final Map<String, Matrix> first;
    private final Map<String, Matrix> second;
    private final Adam adam;
    private final long seed;
    private final int windowsAtOnce;
    private final Fault fault;
    private final long opened;
    private long step;
    private double firstRate;
    private Optional<TrainingState> firstSnapshot = Optional.empty();

    ToyTraining(TrainingState start, Adam adam, RuntimeOptions runtime, Fault fault) {
        Weights zeros = Weights.zeros(start.spec().weightShapes());
        boolean forgets = fault == Fault.MOMENTS_FORGOTTEN;
        this.spec = start.spec();
        this.weights = ToyWeights.matrices(start.weights(), Fault.NONE);
        this.first = ToyWeights.matrices(forgets ? zeros : start.firstMoments(), Fault.NONE);
        this.second = ToyWeights.matrices(forgets ? zeros : start.secondMoments(), Fault.NONE);
        this.adam = adam;
        this.seed = fault == Fault.SEED_IGNORED ? 0 : runtime.seed();
        this.windowsAtOnce = runtime.windowsAtOnce();
        this.fault = fault;
        this.opened = start.step();
        this.step = start.step();
    }

    @Override
    public double step(Batch batch, double learningRate) {
        firstRate = firstRate == 0 ? learningRate : firstRate;
        Tape tape = new Tape();
        Map<String, Matrix> fresh = ToyWeights.matrices(ToyWeights.weights(spec, weights), Fault.NONE);
        Matrix loss = loss(tape, fresh, batch, dropout());
        tape.backward(loss);
        if (fault == Fault.PARTS_WEIGH_ALIKE && windowsAtOnce > 0) {
            meanOfParts(fresh, batch);
        }
        step++;
        update(fresh, fault == Fault.RATE_OF_THE_FIRST_STEP ? firstRate : learningRate);
        return fault == Fault.LOSS_AFTER_THE_UPDATE ? evaluate(batch) : loss.value[0];
    }

    /** The gradient as it would be if each part of a batch were taken for as large as the others. */
    private void meanOfParts(Map<String, Matrix> fresh, Batch batch) {
        fresh.values().forEach(matrix -> Arrays.fill(matrix.gradient, 0));
        int parts = 0;
        for (int from = 0; from < batch.size(); from += windowsAtOnce) {
            Tape tape = new Tape();
            tape.backward(
                    loss(tape, fresh, part(batch, from, Math.min(batch.size(), from + windowsAtOnce)), dropout()));
            parts++;
        }
        for (Matrix matrix : fresh.values()) {
            for (int i = 0; i < matrix.gradient.length; i++) {
                matrix.gradient[i] /= parts;
            }
        }
    }

    private static Batch part(Batch batch, int from, int to) {
        int[][] inputs = new int[to - from][];
        int[][] targets = new int[to - from][];
        for (int row = from; row < to; row++) {
            inputs[row - from] = Arrays.copyOfRange(batch.inputs(), row * batch.time(), (row + 1) * batch.time());
            targets[row - from] = Arrays.copyOfRange(batch.targets(), row * batch.time(), (row + 1) * batch.time());
        }
        return Batch.of(inputs, targets, batch.lossStart());
    }

    private Dropout dropout() {
        if (fault == Fault.DROPOUT_FROM_A_SHARED_GENERATOR) {
            return Dropout.drawing(SHARED);
        }
        long position = fault == Fault.DROPOUT_RESTARTS ? step - opened : step;
        return Dropout.drawing(Seeds.generator(seed, "dropout", position));
    }

    private void update(Map<String, Matrix> gradients, double rate) {
        double global = Math.sqrt(
                gradients.values().stream().mapToDouble(ToyTraining::squared).sum());
        double size = fault == Fault.ADAM_WITHOUT_BIAS_CORRECTION ? rate : adam.stepSize(rate, step);
        gradients.forEach((name, matrix) -> {
            decay(name, rate);
            double norm = fault == Fault.CLIPPED_TENSOR_BY_TENSOR ? Math.sqrt(squared(matrix)) : global;
            double scale = adam.clipNorm() > 0 && norm > adam.clipNorm() ? adam.clipNorm() / norm : 1;
            for (int i = 0; i < matrix.gradient.length; i++) {
                move(name, i, scale * matrix.gradient[i], size);
            }
        });
    }

    private void decay(String name, double rate) {
        boolean decays = adam.decays(spec.weightShapes().get(name)) || fault == Fault.BIASES_DECAY;
        if (decays && fault != Fault.DECAY_IN_THE_GRADIENT) {
            double[] w = weights.get(name).value;
            for (int i = 0; i < w.length; i++) {
                w[i] *= adam.decayFactor(rate);
            }
        }
    }

    private void move(String name, int i, double given, double size) {
        double decay = spec.weightShapes().get(name).rank() > 1 ? adam.weightDecay() : 0;
        double gradient = fault == Fault.DECAY_IN_THE_GRADIENT ? given + decay * weights.get(name).value[i] : given;
        double[] m = first.get(name).value;
        double[] v = second.get(name).value;
        double[] w = weights.get(name).value;
        m[i] = (float) (adam.beta1() * m[i] + (1 - adam.beta1()) * gradient);
        v[i] = (float) (adam.beta2() * v[i] + (1 - adam.beta2()) * gradient * gradient);
        double root = fault == Fault.EPSILON_INSIDE_THE_ROOT
                ? Math.sqrt(v[i] + adam.epsilon())
                : Math.sqrt(v[i]) + adam.epsilon();
        w[i] = (float) (w[i] - size * m[i] / root);
    }

    private static double squared(Matrix matrix) {
        double sum = 0;
        for (double g : matrix.gradient) {
            sum += g * g;
        }
        return sum;
    }

    @Override
    public double evaluate(Batch batch) {
        Dropout dropout = fault == Fault.DROPOUT_IN_EVALUATION ? dropout() : Dropout.OFF;
        double loss = loss(new Tape(), weights, batch, dropout).value[0];
        return fault == Fault.UNLIKELY_TARGETS_CAPPED ? Math.min(87, loss) : loss;
    }

    private Matrix loss(Tape tape, Map<String, Matrix> matrices, Batch batch, Dropout dropout) {
        Network network = new Network(tape, matrices, dropout, fault, batch.size());
        Matrix logits = network.logits(spec, batch.inputs());
        int predicted = spec.outputLength(batch.time());
        int firstPredicted = batch.time() - predicted;
        int lossStart = Math.max(fault == Fault.SCORES_ALL_POSITIONS ? 0 : batch.lossStart(), firstPredicted);
        int[] scored = IntStream.range(0, batch.size() * batch.time())
                .filter(place -> place % batch.time() >= lossStart)
                .toArray();
        int[] rows = IntStream.of(scored)
                .map(place -> place / batch.time() * predicted + place % batch.time() - firstPredicted)
                .toArray();
        int[] targets = batch.targets();
        Tape.Targets smoothed = smoothed(fault == Fault.SMOOTHING_IGNORED ? 0 : batch.labelSmoothing());
        return tape.crossEntropy(
                tape.rows(logits, rows),
                IntStream.of(scored).map(place -> targets[place]).toArray(),
                fault == Fault.SOFTMAX_OVER_WRONG_AXIS,
                fault == Fault.SMOOTHING_REPORTED ? smoothed : Tape.Targets.WHOLE,
                smoothed);
    }

    private Tape.Targets smoothed(double share) {
        return fault == Fault.SMOOTHING_WITHOUT_THE_TARGET
                ? (isTarget, symbols) -> isTarget ? 1 - share : share / (symbols - 1)
                : (isTarget, symbols) -> (isTarget ? 1 - share : 0) + share / symbols;
    }

    @Override
    public TrainingState snapshot() {
        TrainingState state = new TrainingState(
                spec,
                ToyWeights.weights(spec, weights),
                ToyWeights.weights(spec, first),
                ToyWeights.weights(spec, second),
                step);
        if (fault == Fault.STALE_SNAPSHOT) {
            firstSnapshot = firstSnapshot.or(() -> Optional.of(state));
            return firstSnapshot.orElseThrow();
        }
        return state;
    }

    @Override
    public void close() {
        // All is on the heap.
    }
}
