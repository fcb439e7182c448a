package io.cadenza.javabackend;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.Weights;

/** A model's weights, laid out for speed and shared by all that is computed with them. */
sealed interface Network permits WaveNetNetwork, LstmNetwork, PooledNetwork, TransformerNetwork {
    /** Streams with an empty past. */
    Streams streams(int count);

    /** The logits of a whole window, [predicted steps][vocabulary]. */
    float[][] window(int[] ids);

    /** Lays out weights that fit the specification. */
    static Network of(ModelSpec spec, Weights weights) {
        Parameters parameters = new Parameters(weights);
        if (spec instanceof WaveNetSpec wavenet) {
            return new WaveNetNetwork(wavenet, parameters);
        }
        if (spec instanceof TransformerSpec transformer) {
            return new TransformerNetwork(transformer, parameters);
        }
        return spec instanceof LstmSpec lstm
                ? new LstmNetwork(lstm, parameters)
                : new PooledNetwork((SimpleWaveNetSpec) spec, parameters);
    }
}
