package io.cadenza.core.data;

/** One pass over windows in a fixed order; each batch is assembled when it is asked for. */
public final class Batches {
    private final int[] tokens;
    private final int[] starts;
    private final int window;
    private final int batchSize;
    private final int lossStart;

    Batches(int[] tokens, int[] starts, int window, int batchSize, int lossStart) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("A batch size is 1 or more, not " + batchSize);
        }
        this.tokens = tokens;
        this.starts = starts;
        this.window = window;
        this.batchSize = batchSize;
        this.lossStart = lossStart;
    }

    /** The number of batches; the last may be smaller than the others. */
    public int count() {
        return (starts.length + batchSize - 1) / batchSize;
    }

    /**
     * One batch.
     *
     * @param index 0 to {@link #count()} − 1
     */
    public Batch get(int index) {
        int first = Math.multiplyExact(index, batchSize);
        int size = Math.min(batchSize, starts.length - first);
        if (index < 0 || size <= 0) {
            throw new IndexOutOfBoundsException("Batch " + index + " of " + count());
        }
        int[] inputs = new int[size * window];
        int[] targets = new int[size * window];
        for (int row = 0; row < size; row++) {
            int start = starts[first + row];
            System.arraycopy(tokens, start, inputs, row * window, window);
            System.arraycopy(tokens, start + 1, targets, row * window, window);
        }
        return new Batch(size, window, lossStart, inputs, targets);
    }
}
