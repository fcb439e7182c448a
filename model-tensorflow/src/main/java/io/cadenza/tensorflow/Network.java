package io.cadenza.tensorflow;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph of one specification. */
sealed interface Network permits WaveNetNetwork, SimpleWaveNetNetwork, LstmNetwork, TransformerNetwork {

    static Network of(ModelSpec spec) {
        if (spec instanceof WaveNetSpec wavenet) {
            return new WaveNetNetwork(wavenet);
        }
        if (spec instanceof SimpleWaveNetSpec simple) {
            return new SimpleWaveNetNetwork(simple);
        }
        if (spec instanceof LstmSpec lstm) {
            return new LstmNetwork(lstm);
        }
        if (spec instanceof TransformerSpec transformer) {
            return new TransformerNetwork(transformer);
        }
        throw new IllegalStateException("No graph for " + spec);
    }

    /** The specification. */
    ModelSpec spec();

    /** How many ids a graph is fed before those of a window; V stands for no token. */
    int leadingIds();

    /** The same before a window of so many tokens, which may be too short for the network. */
    default int leadingIds(int time) {
        return leadingIds();
    }

    /**
     * The pass over a window.
     *
     * @param ids time-major, [leading + time, batch]
     * @param window which steps are scored; only what they depend on is computed
     */
    Pass pass(Graph graph, Layers layers, Operand<TInt32> ids, Window window);

    /**
     * The outputs for tokens that follow others.
     *
     * @param ids time-major, [leading + time, batch]
     * @param state of {@link #stateShape}; zeros at the beginning
     */
    StatefulOutput continuation(Layers layers, Operand<TInt32> ids, Operand<TFloat32> state);

    /** The shape of the state of a number of streams. */
    long[] stateShape(int streams);

    /** Which dimension of the state counts the streams. */
    int streamDimension();

    /** How many tokens of a stream {@link #continuation} takes at once, at most; 0 if it takes a whole window. */
    int tokensAtOnce();
}
