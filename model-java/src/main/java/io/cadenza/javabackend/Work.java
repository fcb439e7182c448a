package io.cadenza.javabackend;

import io.cadenza.core.data.Batch;
import java.util.Arrays;

/**
 * What a thread is doing: which windows of a batch it is at, and their tokens with the steps outermost: row t·n + i is step t of
 * the chunk's window i.
 */
final class Work {
    private final Dropout dropout;
    private final Dropout layerDropout;
    private final int vocabularySize;
    private Team team = new Team(0, 1, new WorkerPool.Barrier(1));
    private Batch batch;
    private boolean training;
    private int firstWindow;
    private int windows;
    private int[] tokens = {};
    private int[] targets = {};
    private int[] numbers = {};

    /** The threads that go through the same windows, seen by one of them. */
    record Team(int number, int count, WorkerPool.Barrier barrier) {
        boolean alone() {
            return count == 1;
        }

        /** Where this thread's share of something divisible begins; it ends where the next one's begins. */
        int from(int size) {
            return (int) ((long) size * number / count);
        }

        int to(int size) {
            return (int) ((long) size * (number + 1) / count);
        }

        /** Waits until all have come here. */
        void await() {
            barrier.await();
        }
    }

    Work(Batch batch, Dropout dropout, Dropout layerDropout, int vocabularySize) {
        this.batch = batch;
        this.dropout = dropout;
        this.layerDropout = layerDropout;
        this.vocabularySize = vocabularySize;
    }

    void begin(Batch next, boolean withSlopes, Team threads) {
        batch = next;
        training = withSlopes;
        team = threads;
    }

    /** With whom the windows are shared. */
    Team team() {
        return team;
    }

    /** Turns to some windows. */
    void turnTo(TokenTables tables, int from, int to) {
        firstWindow = from;
        windows = to - from;
        int time = batch.time();
        int rows = windows * time;
        if (tokens.length < rows) {
            tokens = new int[rows];
            targets = new int[rows];
        }
        for (int window = 0; window < windows; window++) {
            for (int t = 0; t < time; t++) {
                int index = (from + window) * time + t;
                tokens[t * windows + window] = tables.row(batch.input(index));
                targets[t * windows + window] = batch.target(index);
            }
        }
    }

    /** The numbers of rows of all windows of a batch, each of an equal number of steps. */
    int[] numbers(int steps) {
        int rows = windows * steps;
        if (numbers.length < rows) {
            numbers = Arrays.copyOf(numbers, rows);
        }
        for (int row = 0; row < rows; row++) {
            numbers[row] = (firstWindow + row % windows) * steps + row / windows;
        }
        return numbers;
    }

    int windows() {
        return windows;
    }

    int time() {
        return batch.time();
    }

    /** The first row that is scored. */
    int lossStart() {
        return batch.lossStart() * windows;
    }

    /** What the slope of each loss is multiplied by: the loss is a mean. */
    float scale() {
        return (float) (1.0 / batch.scoredCount());
    }

    /** Makes slopes of the logits of some rows, from a target on, those of smoothed targets. */
    void smooth(Matrix slopes, int m, int firstTarget) {
        float share = (float) (batch.labelSmoothing() * scale());
        if (share == 0) {
            return;
        }
        for (int r = 0; r < m; r++) {
            int at = slopes.at(r);
            for (int symbol = 0; symbol < vocabularySize; symbol++) {
                slopes.values[at + symbol] -= share / vocabularySize;
            }
            slopes.values[at + targets[firstTarget + r]] += share;
        }
    }

    /** Rows in the tables of tokens. */
    int[] tokens() {
        return tokens;
    }

    int[] targets() {
        return targets;
    }

    boolean training() {
        return training;
    }

    Dropout dropout() {
        return dropout;
    }

    /** What is dropped between layers. */
    Dropout layerDropout() {
        return layerDropout;
    }

    /** Whether anything is dropped between layers now. */
    boolean dropsBetweenLayers() {
        return training && layerDropout.threshold > 0;
    }
}
