package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendProvider;
import java.util.Arrays;

/** Generation that computes the window of the latest tokens anew each time: the same work at every position. */
final class WindowGeneration implements BackendProvider.Generation {
    private final Network network;
    private final int window;
    /** Per stream the latest tokens, at most a window of them. */
    private final int[][] latest;

    WindowGeneration(Network network, int window, int streams) {
        this.network = network;
        this.window = window;
        this.latest = new int[streams][0];
    }

    @Override
    public float[][] advance(int[][] ids) {
        for (int stream = 0; stream < latest.length; stream++) {
            int[] before = latest[stream];
            int[] all = Arrays.copyOf(before, before.length + ids[stream].length);
            System.arraycopy(ids[stream], 0, all, before.length, ids[stream].length);
            latest[stream] = Arrays.copyOfRange(all, Math.max(0, all.length - window), all.length);
        }
        int steps = latest[0].length;
        int[] tokens = new int[steps * latest.length];
        for (int t = 0; t < steps; t++) {
            for (int stream = 0; stream < latest.length; stream++) {
                tokens[t * latest.length + stream] = latest[stream][t];
            }
        }
        return network.logits(tokens, steps, latest.length);
    }

    @Override
    public void close() {
        // The network holds the memory.
    }
}
