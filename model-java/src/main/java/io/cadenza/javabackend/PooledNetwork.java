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

    /** Windows through the convolutions of a pooled network, one at a time, in rows that are reused. */
    private static final class PooledPass {
        private final PooledNetwork network;
        private final RowKernel kernel;
        private final List<Rows> seen = new ArrayList<>();
        private final List<Rows> convolved = new ArrayList<>();
        private final List<Rows> pooled = new ArrayList<>();

        PooledPass(PooledNetwork network, RowKernel kernel) {
            this.network = network;
            this.kernel = kernel;
            int in = 0;
            for (int filters : network.spec.filters()) {
                seen.add(new Rows(network.spec.kernelSize() * in));
                convolved.add(new Rows(filters));
                pooled.add(new Rows(filters));
                in = filters;
            }
        }

        /** The maximum over time behind the last pooling; overwritten by the next window. */
        float[] features(int[] ids) {
            int time = Math.max(ids.length, network.spec.shortestWindow());
            convolveTokens(ids, convolved.get(0).atLeast(time), time);
            float[][] x = pool(0, time);
            for (int i = 1; i < network.spec.convolutions(); i++) {
                time /= 2;
                float[][] rows = seen.get(i).atLeast(time);
                gather(x, rows, time, network.spec.dilations().get(i));
                network.convolutions
                        .get(i - 1)
                        .apply(kernel, rows, convolved.get(i).atLeast(time), time);
                x = pool(i, time);
            }
            for (int t = 1; t < time / 2; t++) {
                largest(x[t], x[0]);
            }
            return x[0];
        }

        /** The first convolution, on a window extended at its start by zero embeddings. */
        private void convolveTokens(int[] ids, float[][] x, int time) {
            int missing = time - ids.length;
            int taps = network.spec.kernelSize();
            for (int t = 0; t < time; t++) {
                System.arraycopy(network.firstBias, 0, x[t], 0, network.firstBias.length);
                for (int tap = 0; tap < taps; tap++) {
                    int at = t
                            - missing
                            - (taps - 1 - tap) * network.spec.dilations().get(0);
                    if (at >= 0) {
                        Activations.add(network.tokenTables.get(tap)[ids[at]], x[t]);
                    }
                }
            }
        }

        private void gather(float[][] x, float[][] taps, int time, int dilation) {
            int width = x[0].length;
            for (int t = 0; t < time; t++) {
                for (int tap = 0; tap < network.spec.kernelSize(); tap++) {
                    int at = t - (network.spec.kernelSize() - 1 - tap) * dilation;
                    if (at >= 0) {
                        System.arraycopy(x[at], 0, taps[t], tap * width, width);
                    } else {
                        Arrays.fill(taps[t], tap * width, (tap + 1) * width, 0);
                    }
                }
            }
        }

        /** ReLU, then the larger of each pair of steps from the start. */
        private float[][] pool(int layer, int time) {
            float[][] x = convolved.get(layer).atLeast(time);
            float[][] y = pooled.get(layer).atLeast(time / 2);
            for (int t = 0; t < time / 2; t++) {
                System.arraycopy(x[2 * t], 0, y[t], 0, y[t].length);
                largest(x[2 * t + 1], y[t]);
                Activations.relu(y[t]);
            }
            return y;
        }

        private static void largest(float[] x, float[] y) {
            for (int j = 0; j < y.length; j++) {
                y[j] = Math.max(x[j], y[j]);
            }
        }
    }
}
