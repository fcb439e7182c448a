package io.cadenza.tck;

import io.cadenza.core.data.Batch;
import java.util.Arrays;

/** Batches of random tokens for a subject. */
final class Windows {
    private Windows() {}

    /** A batch scored wherever the subject's model predicts. */
    static Batch batch(Subject subject, int size, int time, long seed) {
        return batch(subject, size, time, time - subject.spec().outputLength(time), seed);
    }

    /** A batch scored from a position on. */
    static Batch batch(Subject subject, int size, int time, int lossStart, long seed) {
        int[][] inputs = new int[size][];
        int[][] targets = new int[size][];
        for (int row = 0; row < size; row++) {
            inputs[row] = subject.tokens(time, seed * 1000 + 2L * row);
            targets[row] = subject.tokens(time, seed * 1000 + 2L * row + 1);
        }
        return Batch.of(inputs, targets, lossStart);
    }

    /** A window of a batch and its targets, alone. */
    static Batch row(Batch batch, int row) {
        return Batch.of(
                new int[][] {slice(batch.inputs(), row, batch.time())},
                new int[][] {slice(batch.targets(), row, batch.time())},
                batch.lossStart());
    }

    private static int[] slice(int[] values, int row, int time) {
        return Arrays.copyOfRange(values, row * time, (row + 1) * time);
    }
}
