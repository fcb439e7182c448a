package io.cadenza.javabackend;

import io.cadenza.core.model.SimpleWaveNetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The article's pooled network, whose windows a {@link PooledPass} computes. */
final class PooledNetwork implements Network {
    final SimpleWaveNetSpec spec;
    /** [tap][token][filters] */
    final List<float[][]> tokenTables;

    final float[] firstBias;
    /** Of the convolutions behind the first, [k · in] to [filters]. */
    final List<Dense> convolutions = new ArrayList<>();

    final Head head;

    PooledNetwork(SimpleWaveNetSpec spec, Parameters parameters) {
        this.spec = spec;
        this.tokenTables = parameters.tokenTables("conv0");
        this.firstBias = parameters.vector("conv0/bias");
        for (int i = 1; i < spec.convolutions(); i++) {
            convolutions.add(parameters.dense("conv" + i));
        }
        this.head = Head.of(parameters);
    }

    @Override
    public Streams streams(int count) {
        return new PooledStreams(this, count);
    }

    @Override
    public float[][] window(int[] ids) {
        RowKernel kernel = new PlainKernel();
        float[][] features = {new PooledPass(this, kernel).features(ids)};
        return head.logits(kernel, features, head.hiddenRows(), 1);
    }

    /** Streams of the pooled network: pairs of pooled steps shift with every token, so the window is computed anew. */
    private static final class PooledStreams implements Streams {
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

        /** The tokens of the window. */
        @Override
        public float[] past(int stream) {
            float[] past = new float[latest[stream].length];
            for (int i = 0; i < past.length; i++) {
                past[i] = latest[stream][i];
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            latest[stream] = new int[past.length];
            for (int i = 0; i < past.length; i++) {
                latest[stream][i] = (int) past[i];
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
}
