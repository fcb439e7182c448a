package io.cadenza.tensorflow;

import java.util.Arrays;
import org.tensorflow.types.TFloat32;

/** What a run of an inference graph came to. */
final class InferenceResult {
    private final float[] logits;
    private final int vocabularySize;
    private final TFloat32 state;

    InferenceResult(float[] logits, int vocabularySize, TFloat32 state) {
        this.logits = logits;
        this.vocabularySize = vocabularySize;
        this.state = state;
    }

    /** The last rows of the logits, [rows][vocabulary]. */
    float[][] lastRows(int rows) {
        float[][] result = new float[rows][];
        int from = logits.length - rows * vocabularySize;
        for (int row = 0; row < rows; row++) {
            result[row] = Arrays.copyOfRange(logits, from + row * vocabularySize, from + (row + 1) * vocabularySize);
        }
        return result;
    }

    /** The state after the run; the caller's to close. */
    TFloat32 state() {
        return state;
    }
}
