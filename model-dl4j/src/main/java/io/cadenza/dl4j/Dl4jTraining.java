package io.cadenza.dl4j;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Training with each batch split by rows over towers, one for each thread. */
final class Dl4jTraining implements BackendProvider.Training {
    private final ModelSpec spec;
    private final long seed;
    private final int windowsAtOnce;
    private final FlatWeights layout;
    private final Buffers scratch;
    private final Matrix weights;
    private final Matrix m;
    private final Matrix v;
    /** Of the gradients of a batch's parts. */
    private final Matrix sum;

    private final AdamUpdate adam;
    private final List<Replica> towers = new ArrayList<>();
    private final WorkerPool crew;
    private long steps;

    Dl4jTraining(Arithmetic arithmetic, TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        this.scratch = new Buffers(arithmetic);
        this.spec = start.spec();
        this.seed = runtime.seed();
        this.windowsAtOnce = runtime.windowsAtOnce();
        this.steps = start.step();
        this.layout = new FlatWeights(Architecture.layers(arithmetic, spec));
        this.weights = flat(start.weights());
        this.m = flat(start.firstMoments());
        this.v = flat(start.secondMoments());
        this.sum = scratch.matrix(1, windowsAtOnce == 0 ? 1 : layout.count());
        this.adam = new AdamUpdate(optimizer, m, v, layout.parts(weights, optimizer::decays));
        // A card computes one operation after the other, whoever asks for it.
        int threads = arithmetic.isOnHost() ? runtime.threads() : 1;
        for (int i = 0; i < threads; i++) {
            towers.add(new Replica(arithmetic, spec, weights.array(), i));
        }
        this.crew = new WorkerPool(threads - 1);
    }

    private Matrix flat(Weights values) {
        Matrix flat = scratch.matrix(1, layout.count());
        layout.write(values, flat);
        return flat;
    }

    @Override
    public double step(Batch batch, double learningRate) {
        long stepSeed = Seeds.derive(seed, "step", steps);
        int atOnce = windowsAtOnce == 0 ? batch.size() : Math.min(windowsAtOnce, batch.size());
        Replica.Result whole = part(batch, 0, atOnce, stepSeed);
        Matrix gradient = whole.gradient();
        double lossSum = whole.lossSum();
        if (atOnce < batch.size()) {
            sum.set(gradient); // which the next part writes over
            gradient = sum;
        }
        for (int from = atOnce; from < batch.size(); from += atOnce) {
            int to = Math.min(batch.size(), from + atOnce);
            Replica.Result next = part(batch, from, to, Seeds.derive(stepSeed, "windows", from));
            Blas.addScaled(sum, 1, next.gradient());
            lossSum += next.lossSum();
        }
        steps++;
        adam.apply(weights, gradient, learningRate, steps);
        return lossSum / batch.scoredCount();
    }

    /** The towers' sum over the windows from one to before another. */
    private Replica.Result part(Batch batch, int from, int to, long dropoutSeed) {
        List<Replica.Result> results = split(batch, from, to, (tower, rows) -> tower.train(rows, dropoutSeed));
        Matrix gradient = results.get(0).gradient();
        double lossSum = results.get(0).lossSum();
        for (Replica.Result other : results.subList(1, results.size())) {
            Blas.addScaled(gradient, 1, other.gradient());
            lossSum += other.lossSum();
        }
        return new Replica.Result(lossSum, gradient);
    }

    @Override
    public double evaluate(Batch batch) {
        double lossSum = 0;
        for (double part : split(batch, 0, batch.size(), Replica::evaluate)) {
            lossSum += part;
        }
        return lossSum / batch.scoredCount();
    }

    /** What is asked of a tower. */
    private interface Work<T> {
        T of(Replica tower, Replica.Rows rows);
    }

    /** The results of the towers that there are rows for, from one row to before another, in their order. */
    private <T> List<T> split(Batch batch, int first, int end, Work<T> work) {
        int size = end - first;
        int parts = Math.min(towers.size(), size);
        List<Callable<T>> tasks = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Replica tower = towers.get(i);
            int from = first + (int) ((long) size * i / parts);
            int to = first + (int) ((long) size * (i + 1) / parts);
            tasks.add(() -> work.of(tower, new Replica.Rows(batch, from, to)));
        }
        return crew.run(tasks);
    }

    @Override
    public TrainingState snapshot() {
        return new TrainingState(spec, layout.read(weights), layout.read(m), layout.read(v), steps);
    }

    @Override
    public Weights weights() {
        return layout.read(weights);
    }

    @Override
    public void close() {
        crew.close();
        towers.forEach(Replica::close);
        scratch.close();
    }

    /**
     * Adam as core defines it, on flat arrays. Deeplearning4j's own updater computes 1 − βᵗ in single precision, which at the
     * first steps is off by 1e-5, and takes ten times as long.
     */
    private static final class AdamUpdate {
        private final Adam adam;
        private final Matrix m;
        private final Matrix v;
        private final List<Matrix> decaying;

        /**
         * An update of weights of one row.
         *
         * @param m first moments, updated in place
         * @param v second moments, updated in place
         * @param decaying the parts of the weights that decay
         */
        AdamUpdate(Adam adam, Matrix m, Matrix v, List<Matrix> decaying) {
            this.adam = adam;
            this.m = m;
            this.v = v;
            this.decaying = decaying;
        }

        /** θ ← (1 − rate · decay) · θ − stepSize · m/(√v + ε), with the gradient clipped by its norm first and overwritten. */
        void apply(Matrix weights, Matrix gradient, double learningRate, long step) {
            clip(gradient);
            decaying.forEach(part -> Blas.scale(part, (float) adam.decayFactor(learningRate)));
            Arithmetic.AdamStep numbers = new Arithmetic.AdamStep(
                    (float) adam.beta1(),
                    (float) (1 - adam.beta1()),
                    (float) adam.beta2(),
                    (float) (1 - adam.beta2()),
                    (float) adam.epsilon(),
                    (float) adam.stepSize(learningRate, step));
            weights.arithmetic().adam(weights, m, v, gradient, numbers);
        }

        private void clip(Matrix gradient) {
            if (adam.clipNorm() > 0) {
                double norm = Blas.norm(gradient);
                if (norm > adam.clipNorm()) {
                    Blas.scale(gradient, (float) (adam.clipNorm() / norm));
                }
            }
        }
    }
}
