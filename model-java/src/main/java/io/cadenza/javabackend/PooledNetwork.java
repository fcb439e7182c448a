package io.cadenza.javabackend;

import io.cadenza.core.model.SimpleWaveNetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The article's pooled network, window by window. */
final class PooledNetwork implements Network {
    final SimpleWaveNetSpec spec;
    private final List<float[][]> tokenTables;
    private final float[] firstBias;
    /** Of the convolutions behind the first, [k · in] to [filters]. */
    private final List<Dense> convolutions = new ArrayList<>();

    private final Head head;

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
        Scratch scratch = new Scratch();
        return head.logits(new float[][] {features(ids, scratch).clone()}, scratch, 1);
    }

    float[][] logits(float[][] features, Scratch scratch) {
        return head.logits(features, scratch, features.length);
    }

    int featureCount() {
        return spec.filters().get(spec.convolutions() - 1);
    }

    /** The maximum over time behind the last pooling; in scratch. */
    float[] features(int[] ids, Scratch scratch) {
        int time = Math.max(ids.length, spec.shortestWindow());
        float[][] x = scratch.rows("convolved 0", time, spec.filters().get(0));
        convolveTokens(ids, x, time);
        float[][] pooled = pool(x, time, scratch, 0);
        time /= 2;
        for (int i = 1; i < spec.convolutions(); i++) {
            int filters = spec.filters().get(i);
            float[][] taps = scratch.rows(
                    "taps " + i, time, spec.kernelSize() * spec.filters().get(i - 1));
            gather(pooled, taps, time, spec.dilations().get(i));
            float[][] convolved = scratch.rows("convolved " + i, time, filters);
            convolutions.get(i - 1).apply(taps, convolved, time);
            pooled = pool(convolved, time, scratch, i);
            time /= 2;
        }
        for (int t = 1; t < time; t++) {
            largest(pooled[t], pooled[0]);
        }
        return pooled[0];
    }

    /** The first convolution, on a window extended at its start by zero embeddings. */
    private void convolveTokens(int[] ids, float[][] x, int time) {
        int missing = time - ids.length;
        int kernel = spec.kernelSize();
        for (int t = 0; t < time; t++) {
            System.arraycopy(firstBias, 0, x[t], 0, firstBias.length);
            for (int tap = 0; tap < kernel; tap++) {
                int at = t - missing - (kernel - 1 - tap) * spec.dilations().get(0);
                if (at >= 0) {
                    Activations.add(tokenTables.get(tap)[ids[at]], x[t]);
                }
            }
        }
    }

    private void gather(float[][] x, float[][] taps, int time, int dilation) {
        int width = x[0].length;
        for (int t = 0; t < time; t++) {
            for (int tap = 0; tap < spec.kernelSize(); tap++) {
                int at = t - (spec.kernelSize() - 1 - tap) * dilation;
                if (at >= 0) {
                    System.arraycopy(x[at], 0, taps[t], tap * width, width);
                } else {
                    Arrays.fill(taps[t], tap * width, (tap + 1) * width, 0);
                }
            }
        }
    }

    /** ReLU, then the larger of each pair of steps from the start. */
    private static float[][] pool(float[][] x, int time, Scratch scratch, int layer) {
        float[][] pooled = scratch.rows("pooled " + layer, time / 2, x[0].length);
        for (int t = 0; t < time / 2; t++) {
            System.arraycopy(x[2 * t], 0, pooled[t], 0, pooled[t].length);
            largest(x[2 * t + 1], pooled[t]);
            Activations.relu(pooled[t]);
        }
        return pooled;
    }

    private static void largest(float[] x, float[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] = Math.max(x[j], y[j]);
        }
    }
}
