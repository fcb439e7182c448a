package io.cadenza.core.model;

/** From which values training begins. */
public enum InitialWeights {
    /**
     * As Keras and the article's program: embeddings uniform in ±0.05, kernels after Glorot and Bengio (2010). Each layer of an LSTM
     * then hands on less than a quarter of what comes in, and the second one has next to nothing to go by for its first
     * thousand steps.
     */
    KERAS,
    /**
     * The same with signals of the size for which Glorot's kernels are made: embeddings uniform in ±1, and the kernels that lead from
     * one layer of an LSTM to the next eight times as large.
     */
    UNIT;

    /**
     * What suits a model of which nothing is said: an LSTM of several layers hardly learns from Keras' values. A transformer's first
     * norm brings embeddings of either size to the same one, and on waltzes it learns a little better from small ones.
     */
    public static InitialWeights suiting(ModelSpec spec) {
        return spec instanceof LstmSpec lstm && lstm.layers() > 1 ? UNIT : KERAS;
    }
}
