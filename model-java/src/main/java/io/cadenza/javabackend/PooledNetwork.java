package io.cadenza.javabackend;

import io.cadenza.core.model.SimpleWaveNetSpec;
import java.util.ArrayList;
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
}
