package io.cadenza.javabackend;

import io.cadenza.core.model.WaveNetSpec;
import java.util.ArrayList;
import java.util.List;

/** The gated WaveNet: filter and gate in one product, residual and skip in another. */
final class WaveNetNetwork implements Network {
    final WaveNetSpec spec;
    /** [tap][token][residual] */
    final List<float[][]> tokenTables;

    final float[] causalBias;
    /** Per block [k · residual] to [filter | halved gate]. */
    final List<Dense> gates = new ArrayList<>();
    /** Per block [residual] to [skip | residual]; to [skip] alone in the last. */
    final List<Dense> outputs = new ArrayList<>();

    final Head head;

    WaveNetNetwork(WaveNetSpec spec, Parameters parameters) {
        this.spec = spec;
        this.tokenTables = parameters.tokenTables("causal");
        this.causalBias = parameters.vector("causal/bias");
        for (int i = 0; i < spec.blocks(); i++) {
            String block = "block" + i + "/";
            gates.add(beside(parameters, block + "filter", block + "gate", 0.5f));
            outputs.add(
                    i < spec.blocks() - 1
                            ? beside(parameters, block + "skip", block + "residual", 1)
                            : parameters.dense(block + "skip"));
        }
        this.head = Head.of(parameters);
    }

    /** Two layers of one input as one, their outputs side by side, the second scaled. */
    private static Dense beside(Parameters parameters, String left, String right, float scale) {
        float[][] leftRows = parameters.rows(left + "/weight");
        float[][] rightRows = parameters.rows(right + "/weight");
        float[][] rows = new float[leftRows.length][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = joined(leftRows[row], rightRows[row], scale);
        }
        float[] bias = joined(parameters.vector(left + "/bias"), parameters.vector(right + "/bias"), scale);
        return new Dense(rows, bias);
    }

    private static float[] joined(float[] left, float[] right, float scale) {
        float[] joined = new float[left.length + right.length];
        System.arraycopy(left, 0, joined, 0, left.length);
        for (int i = 0; i < right.length; i++) {
            joined[left.length + i] = scale * right[i];
        }
        return joined;
    }

    @Override
    public WaveNetStreams streams(int count) {
        return new WaveNetStreams(this, count);
    }

    @Override
    public float[][] window(int[] ids) {
        return StepwiseStreams.window(streams(1), ids);
    }
}
