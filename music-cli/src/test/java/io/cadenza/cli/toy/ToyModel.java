package io.cadenza.cli.toy;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.model.ModelSpec;
import java.util.Arrays;

/** Likes all tokens alike, but {@code <start>} more and {@code <end>} hardly at all, so that pieces are as long as asked for. */
final class ToyModel implements BackendProvider.Model {
    private final ModelSpec spec;

    ToyModel(ModelSpec spec) {
        this.spec = spec;
    }

    private float[] row() {
        float[] logits = new float[spec.vocabularySize()];
        logits[0] = 3;
        logits[1] = -20;
        return logits;
    }

    @Override
    public float[][] logits(int[] ids) {
        float[][] rows = new float[spec.outputLength(ids.length)][];
        Arrays.setAll(rows, i -> row());
        return rows;
    }

    @Override
    public BackendProvider.Generation start(int streams) {
        return new BackendProvider.Generation() {
            @Override
            public float[][] advance(int[][] ids) {
                float[][] rows = new float[streams][];
                Arrays.setAll(rows, i -> row());
                return rows;
            }

            @Override
            public float[] past(int stream) {
                return new float[0];
            }

            @Override
            public void restore(int stream, float[] past) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
