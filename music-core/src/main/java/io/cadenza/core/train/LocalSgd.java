package io.cadenza.core.train;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.Batch;
import io.cadenza.core.data.Batches;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Data-parallel training that seldom talks: K workers take H steps each on batches of their own, from the same weights and with
 * moments of their own; then their weights are averaged (Stich 2019, "Local SGD converges fast and communicates little"), or their
 * mean is a step for an outer Nesterov momentum (Douillard et al. 2023, "DiLoCo", algorithm 1).
 *
 * <p>Batch i of a round goes to worker i mod K. Sums run in the order of the workers and in double precision, so the bits do not
 * depend on which worker is done first, or where. One worker, one step and the outer rate 1 without momentum are ordinary training, to
 * the bit.
 */
public final class LocalSgd implements Learner {
    /** Batches that a worker scores in one task: what a task carries stays bounded. */
    private static final int SCORED_TOGETHER = 64;

    private final Options options;
    private final WorkerTask.Job job;
    private final WorkerTask.Transport transport;
    private final List<Moments> moments;
    private ModelSpec spec;
    private Weights weights;
    private Weights momentum;
    private long learned;

    /**
     * How training is dealt to workers.
     *
     * @param workers K, 1 or more
     * @param steps H, local steps in a round, 1 or more
     * @param outerRate how far the weights go towards the workers' mean, more than 0; 1 takes the mean
     * @param outerMomentum of the outer step, 0 or more and less than 1
     */
    public record Options(int workers, int steps, double outerRate, double outerMomentum) {
        /** One worker and one step: ordinary training. */
        public static final Options ORDINARY = new Options(1, 1, 1, 0);

        /** Checks the ranges above. */
        public Options {
            if (workers < 1 || steps < 1) {
                throw new IllegalArgumentException(
                        "Workers and their steps are 1 or more, not " + workers + ", " + steps);
            }
            if (!(outerRate > 0 && Double.isFinite(outerRate))) {
                throw new IllegalArgumentException("The outer rate is more than 0, not " + outerRate);
            }
            if (!(outerMomentum >= 0 && outerMomentum < 1)) {
                throw new IllegalArgumentException(
                        "The outer momentum is 0 or more and less than 1, not " + outerMomentum);
            }
        }

        private boolean takesMean() {
            return outerRate == 1 && outerMomentum == 0;
        }

        /** Whether the ordinary state of training says all there is. */
        private boolean hasOrdinaryState() {
            return workers == 1 && outerMomentum == 0;
        }
    }

    /**
     * A worker's own part of the state.
     *
     * @param first Adam's m
     * @param second Adam's v
     * @param step how many steps it has taken
     */
    public record Moments(Weights first, Weights second, long step) {
        /** Checks that both are there. */
        public Moments {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
        }
    }

    /**
     * What belongs to the state beside weights and progress.
     *
     * @param momentum of the outer step, of the weights' names and shapes; no tensor if there is no momentum
     * @param workers the part of each worker, in their order
     */
    public record State(Weights momentum, List<Moments> workers) {
        /** Copies. */
        public State {
            Objects.requireNonNull(momentum, "momentum");
            workers = List.copyOf(workers);
        }
    }

    /**
     * Training that goes on from a state.
     *
     * @param start weights, how many batches all workers have learned from, and moments; all workers begin with these if
     *     {@code others} is empty
     * @param others what {@link #others} gave with that state
     * @throws CadenzaException if the model only counts and cannot be averaged
     * @throws IllegalArgumentException if the state is one of another number of workers
     */
    public LocalSgd(
            Options options,
            TrainingState start,
            Optional<State> others,
            WorkerTask.Job job,
            WorkerTask.Transport transport) {
        if (!start.spec().isDifferentiable() && !(options.workers() == 1 && options.takesMean())) {
            throw new CadenzaException(
                    "A model of type %s counts: counts of several workers have no mean. Set training.local.workers to 1 and leave the outer step alone."
                            .formatted(start.spec().type()));
        }
        this.options = options;
        this.job = job;
        this.transport = transport;
        this.spec = start.spec();
        this.weights = start.weights();
        this.learned = start.step();
        Moments first = new Moments(start.firstMoments(), start.secondMoments(), start.step());
        this.moments = new ArrayList<>(others.map(State::workers)
                .orElseGet(() -> IntStream.range(0, options.workers())
                        .mapToObj(k -> first)
                        .toList()));
        if (moments.size() != options.workers()) {
            throw new IllegalArgumentException(
                    "A state of " + moments.size() + " workers where there are " + options.workers());
        }
        this.momentum = others.map(State::momentum)
                .orElseGet(() -> options.outerMomentum() == 0
                        ? Weights.of(Map.of())
                        : Weights.zeros(start.spec().weightShapes()));
    }

    @Override
    public int together() {
        return Math.multiplyExact(options.workers(), options.steps());
    }

    @Override
    public List<Double> learn(List<Batch> batches, List<Double> rates) {
        List<WorkerTask> tasks = tasks(batches, rates);
        List<WorkerTask.Result> results = transport.run(tasks);
        List<Double> losses = inOrder(results, batches.size());
        if (losses.stream().allMatch(Double::isFinite)) {
            List<TrainingState> ends = results.stream()
                    .map(result -> result.end().orElseThrow(() -> new IllegalStateException("A worker gave no state")))
                    .toList();
            for (int k = 0; k < ends.size(); k++) {
                TrainingState end = ends.get(k);
                moments.set(k, new Moments(end.firstMoments(), end.secondMoments(), end.step()));
            }
            spec = ends.get(0).spec();
            step(ends.stream().map(TrainingState::weights).toList());
            learned += batches.size();
        }
        return losses;
    }

    @Override
    public OptionalDouble evaluate(Batches batches) {
        int chunk = Math.multiplyExact(options.workers(), SCORED_TOGETHER);
        double sum = 0;
        long scored = 0;
        for (int from = 0; from < batches.count(); from += chunk) {
            List<Batch> some = IntStream.range(from, Math.min(from + chunk, batches.count()))
                    .mapToObj(batches::get)
                    .toList();
            List<Double> losses = inOrder(transport.run(tasks(some, List.of())), some.size());
            for (int i = 0; i < some.size(); i++) {
                sum += losses.get(i) * some.get(i).scoredCount();
                scored += some.get(i).scoredCount();
            }
        }
        return scored == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / scored);
    }

    /** Batch i goes to worker i mod K; a worker without a batch, in the last round of an epoch, rests. */
    private List<WorkerTask> tasks(List<Batch> batches, List<Double> rates) {
        List<WorkerTask> tasks = new ArrayList<>();
        for (int k = 0; k < Math.min(options.workers(), batches.size()); k++) {
            List<Batch> own = new ArrayList<>();
            List<Double> ownRates = new ArrayList<>();
            for (int i = k; i < batches.size(); i += options.workers()) {
                own.add(batches.get(i));
                if (!rates.isEmpty()) {
                    ownRates.add(rates.get(i));
                }
            }
            Moments moment = moments.get(k);
            TrainingState start = new TrainingState(spec, weights, moment.first(), moment.second(), moment.step());
            tasks.add(new WorkerTask(k, job, start, own, ownRates));
        }
        return tasks;
    }

    /** The losses of all batches in their order; NaN where a worker that diverged has stopped. */
    private List<Double> inOrder(List<WorkerTask.Result> results, int batches) {
        List<Double> losses = new ArrayList<>(batches);
        for (int i = 0; i < batches; i++) {
            List<Double> own = results.get(i % options.workers()).losses();
            int place = i / options.workers();
            losses.add(place < own.size() ? own.get(place) : Double.NaN);
        }
        return losses;
    }

    /**
     * The outer step. With Δ = θ − mean: m ← μ m + Δ, θ ← θ − η (Δ + μ m), written from the mean so that η = 1, μ = 0 is the mean.
     */
    private void step(List<Weights> ends) {
        Weights mean = mean(ends);
        if (options.takesMean()) {
            weights = mean;
            return;
        }
        Weights before = weights;
        Weights momentumBefore = momentum;
        double mu = options.outerMomentum();
        double eta = options.outerRate();
        if (mu > 0) {
            momentum = Weights.generate(spec.weightShapes(), (name, shape) -> {
                FloatBuffer theta = before.get(name).buffer();
                FloatBuffer target = mean.get(name).buffer();
                FloatBuffer old = momentumBefore.get(name).buffer();
                float[] values = new float[shape.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (mu * old.get(i) + ((double) theta.get(i) - target.get(i)));
                }
                return Tensor.of(shape, values);
            });
        }
        Weights momentumNow = momentum;
        weights = Weights.generate(spec.weightShapes(), (name, shape) -> {
            FloatBuffer theta = before.get(name).buffer();
            FloatBuffer target = mean.get(name).buffer();
            FloatBuffer pushes = mu > 0 ? momentumNow.get(name).buffer() : FloatBuffer.allocate(0);
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                double delta = (double) theta.get(i) - target.get(i);
                double pushed = mu > 0 ? mu * pushes.get(i) : 0;
                values[i] = (float) (target.get(i) + (1 - eta) * delta - eta * pushed);
            }
            return Tensor.of(shape, values);
        });
    }

    /** Summed in the workers' order, beginning with the first's values: of one worker it has every bit, a negative zero's too. */
    private Weights mean(List<Weights> ends) {
        if (ends.size() == 1) {
            return ends.get(0);
        }
        return Weights.generate(spec.weightShapes(), (name, shape) -> {
            List<FloatBuffer> values =
                    ends.stream().map(end -> end.get(name).buffer()).toList();
            float[] means = new float[shape.size()];
            for (int i = 0; i < means.length; i++) {
                double sum = values.get(0).get(i);
                for (int k = 1; k < values.size(); k++) {
                    sum += values.get(k).get(i);
                }
                means[i] = (float) (sum / values.size());
            }
            return Tensor.of(shape, means);
        });
    }

    @Override
    public TrainingState snapshot() {
        Moments first = moments.get(0);
        return new TrainingState(spec, weights, first.first(), first.second(), learned);
    }

    @Override
    public Optional<State> others() {
        return options.hasOrdinaryState() ? Optional.empty() : Optional.of(new State(momentum, moments));
    }
}
