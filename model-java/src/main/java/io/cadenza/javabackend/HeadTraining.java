package io.cadenza.javabackend;

import io.cadenza.javabackend.TrainingMemory.Layer;
import io.cadenza.javabackend.TrainingMemory.LayerSlots;
import io.cadenza.javabackend.TrainingMemory.Layout;

/**
 * The last two layers of every network, the loss, and the way back through them, a few rows at a time so that logits never leave
 * the cache.
 */
final class HeadTraining {
    /** Rows at a time. */
    private static final int ROWS = 192;

    private final Arithmetic arithmetic;
    private final Layer head;
    private final Layer output;
    private final int inputs;
    private final int hiddenSize;
    private final float[] zeros;
    private final Matrix hidden;
    private final Matrix hiddenSlopes;
    private final Matrix logits;
    private final Matrix inputSlopes;

    /** Where the two layers lie. */
    record Slots(LayerSlots head, LayerSlots output) {
        static Slots of(Layout layout) {
            return new Slots(layout.layer("head"), layout.layer("output"));
        }
    }

    HeadTraining(TrainingMemory memory, Slots slots, int thread, Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.head = memory.layer(slots.head(), thread);
        this.output = memory.layer(slots.output(), thread);
        this.inputs = slots.head().weight().rows();
        this.hiddenSize = slots.output().weight().rows();
        this.hidden = Matrix.zeros(ROWS, hiddenSize);
        this.hiddenSlopes = Matrix.zeros(ROWS, hiddenSize);
        this.logits = Matrix.zeros(ROWS, slots.output().weight().columns());
        this.inputSlopes = Matrix.zeros(ROWS, inputs);
        this.zeros = new float[Math.max(hidden.width, inputSlopes.width)];
    }

    /**
     * Scores rows; in training they become the slopes of the loss.
     *
     * @param relu whether rows are the input before a ReLU
     * @param targets of the rows, from an index on
     * @param numbers the rows' numbers, for dropout, from the same index on
     * @return the sum of losses in nats
     */
    double run(Work work, Matrix x, int row, int m, boolean relu, int[] targets, int[] numbers, int first, int use) {
        double loss = 0;
        for (int done = 0; done < m; done += ROWS) {
            int rows = Math.min(ROWS, m - done);
            loss += block(work, x, row + done, rows, relu, targets, numbers, first + done, use);
        }
        return loss;
    }

    private double block(
            Work work, Matrix x, int row, int m, boolean relu, int[] targets, int[] numbers, int first, int use) {
        if (relu) {
            arithmetic.relu(x, row, m);
        }
        arithmetic.affine(hidden, 0, head.bias(), x, row, head.weight(), 0, m, inputs);
        arithmetic.relu(hidden, 0, m);
        boolean dropping = work.training() && use >= 0 && work.dropout().threshold > 0;
        if (dropping) {
            arithmetic.drop(hidden, 0, m, work.dropout(), use, numbers, first);
        }
        arithmetic.affine(logits, 0, output.bias(), hidden, 0, output.weight(), 0, m, hiddenSize);
        double loss = arithmetic.crossEntropy(logits, m, targets, first, work.scale());
        if (work.training()) {
            work.smooth(logits, m, first);
            output.addSlopes(arithmetic, hidden, 0, logits, 0, hiddenSize, m);
            through(hiddenSlopes, logits, output, m);
            arithmetic.reluSlopes(hiddenSlopes, 0, hidden, 0, m, dropping ? work.dropout().scale : 1);
            head.addSlopes(arithmetic, x, row, hiddenSlopes, 0, inputs, m);
            through(inputSlopes, hiddenSlopes, head, m);
            if (relu) {
                arithmetic.reluSlopes(inputSlopes, 0, x, row, m, 1);
            }
            arithmetic.copy(inputSlopes, 0, x, row, m);
        }
        return loss;
    }

    private void through(Matrix dx, Matrix dy, Layer layer, int m) {
        Matrix weight = layer.transposed();
        arithmetic.product(
                dx.values,
                dx.offset,
                dx.stride,
                zeros,
                0,
                0,
                dy.values,
                dy.offset,
                dy.stride,
                1,
                weight.values,
                weight.offset,
                weight.stride,
                m,
                dx.width,
                dy.width);
    }
}
