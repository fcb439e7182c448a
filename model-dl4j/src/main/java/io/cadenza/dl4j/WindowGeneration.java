package io.cadenza.dl4j;

/** Generation that computes the window of the latest tokens anew each time: the same work at every position. */
final class WindowGeneration extends Generation {
    private final Network network;
    private final int window;
    /** The latest tokens in a ring, [slot][stream]. */
    private final int[][] ring;

    private long taken;

    WindowGeneration(Dl4jModel model, Network network, int streams) {
        super(model, streams);
        this.network = network;
        this.window = model.spec().receptiveField();
        this.ring = new int[window][];
    }

    @Override
    void advance(int[] ids) {
        ring[(int) (taken % window)] = ids.clone();
        taken++;
    }

    @Override
    float[][] logits() {
        int steps = (int) Math.min(taken, window);
        int[] tokens = new int[steps * streams()];
        for (int t = 0; t < steps; t++) {
            int[] slot = ring[(int) ((taken - steps + t) % window)];
            System.arraycopy(slot, 0, tokens, t * streams(), streams());
        }
        return network.forward(tokens, steps, streams(), 0, false).toRows();
    }

    @Override
    void release() {
        // The network holds the memory.
    }
}
