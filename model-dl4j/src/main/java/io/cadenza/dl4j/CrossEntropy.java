package io.cadenza.dl4j;

import io.cadenza.core.sample.Softmax;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Softmax, its cross-entropy with targets and the gradient. */
final class CrossEntropy implements AutoCloseable {
    private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

    private @Nullable Memory memory;

    /** Probabilities of one shape. */
    private record Memory(Buffers scratch, Matrix probabilities, Runnable softmax) {
        static Memory of(int rows, int columns) {
            Buffers scratch = new Buffers();
            Matrix probabilities = scratch.matrix(rows, columns);
            return new Memory(scratch, probabilities, Pointwise.softmax(probabilities));
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
        memory.softmax.run();
        FloatBuffer p = memory.probabilities.buffer();
        double sum = 0;
        for (int row = 0; row < targets.length; row++) {
            double probability = p.get(row * logits.columns() + targets[row]);
            sum += probability > SMALLEST_NORMAL ? -Math.log(probability) : exact(logits.rows(row, 1), targets[row]);
        }
        return sum;
    }

    /** −ln p where p is too small for a float, or not a number. */
    private static double exact(Matrix row, int target) {
        return Softmax.crossEntropy(row.toRows()[0], target);
    }

    /** The gradient of the last sum times {@code factor}: factor·(p − 1 at the target). */
    Matrix gradient(int[] targets, double factor) {
        if (memory == null) {
            throw new IllegalStateException("There is no gradient before a sum");
        }
        Matrix probabilities = memory.probabilities;
        FloatBuffer p = probabilities.buffer();
        for (int row = 0; row < targets.length; row++) {
            int at = row * probabilities.columns() + targets[row];
            p.put(at, p.get(at) - 1);
        }
        Blas.scale(probabilities, (float) factor);
        return probabilities;
    }

    private Memory memory(int rows, int columns) {
        Memory current = memory;
        if (current == null || !current.fits(rows, columns)) {
            close();
            current = Memory.of(rows, columns);
            memory = current;
        }
        return current;
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.scratch.close();
            memory = null;
        }
    }
}
