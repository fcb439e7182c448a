package io.cadenza.javabackend;

import java.util.Arrays;

/** Streams of the pooled network: pairs of pooled steps shift with every token, so the window is computed anew. */
final class PooledStreams implements Streams {
    private final PooledNetwork network;
    private final RowKernel kernel;
    /** Per stream its latest tokens, at most a window of them. */
    private final int[][] latest;

    private final PooledPass pass;
    private final float[][] features;
    private final Rows hidden;

    PooledStreams(PooledNetwork network, int streams) {
        this.network = network;
        this.kernel = RowKernel.of(streams);
        this.latest = new int[streams][0];
        this.pass = new PooledPass(network, kernel);
        this.features = new float[streams][network.spec.filters().get(network.spec.convolutions() - 1)];
        this.hidden = network.head.hiddenRows();
    }

    @Override
    public void advance(int[][] ids, int from, int to) {
        for (int stream = 0; stream < latest.length; stream++) {
            latest[stream] = appended(latest[stream], ids[stream], from, to);
        }
    }

    private int[] appended(int[] tokens, int[] ids, int from, int to) {
        int kept = Math.min(tokens.length, Math.max(0, network.spec.window() - (to - from)));
        int added = Math.min(to - from, network.spec.window());
        int[] appended = Arrays.copyOfRange(tokens, tokens.length - kept, tokens.length + added);
        System.arraycopy(ids, to - added, appended, kept, added);
        return appended;
    }

    @Override
    public float[][] lastLogits() {
        for (int stream = 0; stream < latest.length; stream++) {
            System.arraycopy(pass.features(latest[stream]), 0, features[stream], 0, features[stream].length);
        }
        return network.head.logits(kernel, features, hidden, latest.length);
    }
}
