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
    private final FlatWeights layout;
    private final Buffers scratch = new Buffers();
    private final Matrix weights;
    private final Matrix m;
    private final Matrix v;
    private final AdamUpdate adam;
    private final List<Replica> towers = new ArrayList<>();
    private final WorkerPool crew;
    private long steps;

    Dl4jTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        this.spec = start.spec();
        this.seed = runtime.seed();
        this.steps = start.step();
        this.layout = new FlatWeights(Architecture.layers(spec));
        this.weights = flat(start.weights());
        this.m = flat(start.firstMoments());
        this.v = flat(start.secondMoments());
        this.adam = new AdamUpdate(optimizer, scratch, m, v, layout.parts(weights, optimizer::decays));
        for (int i = 0; i < runtime.threads(); i++) {
            towers.add(new Replica(spec, weights.array(), i));
        }
        this.crew = new WorkerPool(runtime.threads() - 1);
    }

    private Matrix flat(Weights values) {
        Matrix flat = scratch.matrix(1, layout.count());
        layout.write(values, flat);
        return flat;
    }

    @Override
    public double step(Batch batch, double learningRate) {
        long dropoutSeed = Seeds.derive(seed, "step", steps);
        List<Replica.Result> results = split(batch, (tower, rows) -> tower.train(rows, dropoutSeed));
        Matrix gradient = results.get(0).gradient();
        double lossSum = results.get(0).lossSum();
        for (Replica.Result other : results.subList(1, results.size())) {
            Blas.addScaled(gradient, 1, other.gradient());
            lossSum += other.lossSum();
        }
        steps++;
        adam.apply(weights, gradient, learningRate, steps);
        return lossSum / batch.scoredCount();
    }

    @Override
    public double evaluate(Batch batch) {
        double lossSum = 0;
        for (double part : split(batch, Replica::evaluate)) {
            lossSum += part;
        }
        return lossSum / batch.scoredCount();
    }

    /** What is asked of a tower. */
    private interface Work<T> {
        T of(Replica tower, Replica.Rows rows);
    }

    /** The results of the towers that there are rows for, in their order. */
    private <T> List<T> split(Batch batch, Work<T> work) {
        int parts = Math.min(towers.size(), batch.size());
        List<Callable<T>> tasks = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Replica tower = towers.get(i);
            int from = (int) ((long) batch.size() * i / parts);
            int to = (int) ((long) batch.size() * (i + 1) / parts);
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
        private final Matrix change;
        private final List<Matrix> decaying;
        private final Runnable[] operations;

        /**
         * An update of weights of one row.
         *
         * @param m first moments, updated in place
         * @param v second moments, updated in place
         * @param decaying the parts of the weights that decay
         */
        AdamUpdate(Adam adam, Buffers scratch, Matrix m, Matrix v, List<Matrix> decaying) {
            this.adam = adam;
            this.m = m;
            this.v = v;
            this.decaying = decaying;
            this.change = scratch.matrix(1, m.columns());
            this.operations = new Runnable[] {
                Pointwise.squareRoot(change, v),
                Pointwise.plus(change, change, adam.epsilon()),
                Pointwise.quotient(change, m, change)
            };
        }

        /** θ ← (1 − rate · decay) · θ − stepSize · m/(√v + ε), with the gradient clipped by its norm first and overwritten. */
        void apply(Matrix weights, Matrix gradient, double learningRate, long step) {
            clip(gradient);
            Blas.scale(m, (float) adam.beta1());
            Blas.addScaled(m, (float) (1 - adam.beta1()), gradient);
            Pointwise.product(gradient, gradient, gradient).run();
            Blas.scale(v, (float) adam.beta2());
            Blas.addScaled(v, (float) (1 - adam.beta2()), gradient);
            for (Runnable operation : operations) {
                operation.run();
            }
            decaying.forEach(part -> Blas.scale(part, (float) adam.decayFactor(learningRate)));
            Blas.addScaled(weights, (float) -adam.stepSize(learningRate, step), change);
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
