package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Weights;

/** A network opened for logits and generation. */
final class Dl4jModel implements BackendProvider.Model {
    private final ModelSpec spec;
    private final Buffers scratch = new Buffers();
    private final Network network;

    Dl4jModel(ModelSpec spec, Weights weights) {
        this.spec = spec;
        FlatWeights layout = new FlatWeights(Architecture.layers(spec));
        Matrix flat = scratch.matrix(1, layout.count());
        layout.write(weights, flat);
        this.network = new Network(spec, flat.array());
    }

    @Override
    public float[][] logits(int[] ids) {
        return network.logits(ids, ids.length, 1);
    }

    @Override
    public BackendProvider.Generation start(int streams) {
        return spec instanceof SimpleWaveNetSpec
                ? new WindowGeneration(network, spec.receptiveField(), streams)
                : new StatefulGeneration(network.layers(), streams);
    }

    @Override
    public void close() {
        network.close();
        scratch.close();
    }
}
