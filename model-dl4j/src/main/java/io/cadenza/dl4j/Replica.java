package io.cadenza.dl4j;

import io.cadenza.core.Seeds;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.sample.Softmax;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network for some rows of each batch, on weights that all towers share. Splitting by rows keeps every core busy in the
 * small operations too; threads within an operation do not.
 */
final class Replica implements AutoCloseable {
    private final Network network;
    private final CrossEntropy loss;
    private final int index;

    Replica(Arithmetic arithmetic, ModelSpec spec, INDArray flat, int index) {
        this.network = new Network(arithmetic, spec, flat);
        this.loss = new CrossEntropy(arithmetic);
        this.index = index;
    }

    /** What a tower makes of its rows: the sum of their losses and their part of the gradient of the batch's mean. */
    record Result(double lossSum, Matrix gradient) {}

    /** The rows of a batch from one to before another, turned so that time is outermost. */
    record Rows(Batch batch, int from, int to) {
        int streams() {
            return to - from;
        }

        int[] turned(int[] values, int firstStep) {
            int time = batch.time();
            int[] turned = new int[(time - firstStep) * streams()];
            for (int step = firstStep; step < time; step++) {
                for (int row = from; row < to; row++) {
                    turned[(step - firstStep) * streams() + row - from] = values[row * time + step];
                }
            }
            return turned;
        }
    }

    /** A training pass; dropout depends on the seed and this tower's index. */
    Result train(Rows rows, long seed) {
        network.reseedDropout(Seeds.derive(seed, "tower", index));
        double sum = lossSum(rows, true);
        int[] targets = targets(rows);
        double smoothing = rows.batch().labelSmoothing();
        loss.smooth(smoothing);
        Matrix delta = loss.gradient(targets, (1 - smoothing) / rows.batch().scoredCount());
        return new Result(sum, network.backward(delta, targets.length / rows.streams(), rows.streams()));
    }

    /** The sum of losses without dropout. */
    double evaluate(Rows rows) {
        return lossSum(rows, false);
    }

    private double lossSum(Rows rows, boolean training) {
        Batch batch = rows.batch();
        int[] tokens = rows.turned(batch.inputs(), 0);
        Matrix logits = network.forward(tokens, batch.time(), rows.streams(), batch.lossStart(), training);
        return loss.sum(logits, targets(rows));
    }

    private static int[] targets(Rows rows) {
        return rows.turned(rows.batch().targets(), rows.batch().lossStart());
    }

    @Override
    public void close() {
        network.close();
        loss.close();
    }

    /** Softmax, its cross-entropy with targets and the gradient. */
    private static final class CrossEntropy implements AutoCloseable {
        /** Below it a float's probability may be too inexact, or no less than the least that there is. */
        private static final double LEAST = 1e-30;

        private final Arithmetic arithmetic;
        private @Nullable Memory memory;

        CrossEntropy(Arithmetic arithmetic) {
            this.arithmetic = arithmetic;
        }

        /** Probabilities of one shape. */
        private record Memory(Buffers scratch, Matrix probabilities) {
            static Memory of(Arithmetic arithmetic, int rows, int columns) {
                Buffers scratch = new Buffers(arithmetic);
                return new Memory(scratch, scratch.matrix(rows, columns));
            }

            boolean fits(int rows, int columns) {
                return probabilities.rows() == rows && probabilities.columns() == columns;
            }
        }

        /**
         * The sum of −ln p(target) in nats.
         *
         * @param logits [row][vocabulary]
         * @param targets one for each row
         */
        double sum(Matrix logits, int[] targets) {
            Memory memory = memory(logits.rows(), logits.columns());
            memory.probabilities.set(logits);
            arithmetic.softmax(memory.probabilities);
            float[] picked = arithmetic.pick(memory.probabilities, targets);
            double sum = 0;
            for (int row = 0; row < targets.length; row++) {
                double probability = picked[row];
                sum += probability > LEAST ? -Math.log(probability) : exact(logits.rows(row, 1), targets[row]);
            }
            return sum;
        }

        /** −ln p where p is small, or not a number. */
        private static double exact(Matrix row, int target) {
            return Softmax.crossEntropy(row.toRows()[0], target);
        }

        /** 1/V in the shape of the probabilities. */
        private @Nullable Matrix uniform;

        /**
         * Makes of the last sum's probabilities (p − ε/V) / (1 − ε): then 1 − ε times the gradient is that of smoothed targets,
         * p − ε/V, less 1 − ε at the target.
         */
        void smooth(double smoothing) {
            Memory current = memory;
            if (smoothing == 0 || current == null) {
                return;
            }
            Matrix probabilities = current.probabilities;
            Matrix each = uniform;
            if (each == null) {
                each = current.scratch.matrix(probabilities.rows(), probabilities.columns());
                each.array().assign(1.0 / probabilities.columns());
                uniform = each;
            }
            Blas.addScaled(probabilities, (float) -smoothing, each);
            Blas.scale(probabilities, (float) (1 / (1 - smoothing)));
        }

        /** The gradient of the last sum times {@code factor}: factor·(p − 1 at the target). */
        Matrix gradient(int[] targets, double factor) {
            if (memory == null) {
                throw new IllegalStateException("There is no gradient before a sum");
            }
            Matrix probabilities = memory.probabilities;
            arithmetic.subtractOneAt(probabilities, targets);
            Blas.scale(probabilities, (float) factor);
            return probabilities;
        }

        private Memory memory(int rows, int columns) {
            Memory current = memory;
            if (current == null || !current.fits(rows, columns)) {
                close();
                current = Memory.of(arithmetic, rows, columns);
                memory = current;
            }
            return current;
        }

        @Override
        public void close() {
            if (memory != null) {
                memory.scratch.close();
                memory = null;
                uniform = null;
            }
        }
    }
}
