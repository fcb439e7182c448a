package io.cadenza.javabackend;

import io.cadenza.core.model.LstmSpec;
import java.util.ArrayList;
import java.util.List;

/** The stacked LSTM. Columns of the gates i, f and o are halved, for {@link Activations#gate}. */
final class LstmNetwork implements Network {
    final LstmSpec spec;
    /** What each token brings to the gates of the first layer, bias included: [token][4h]. */
    final float[][] tokenGates;
    /** Of the layers behind the first, bias included. */
    final List<Dense> inputs = new ArrayList<>();

    final List<Dense> recurrents = new ArrayList<>();
    final Head head;

    LstmNetwork(LstmSpec spec, Parameters parameters) {
        this.spec = spec;
        float[][] embedding = parameters.rows("embedding/weight");
        this.tokenGates = new float[embedding.length][4 * spec.hiddenSizes().get(0)];
        for (int layer = 0; layer < spec.layers(); layer++) {
            String name = "lstm" + layer + "/";
            float[] bias = halved(parameters.vector(name + "bias"));
            Dense input = new Dense(halved(parameters.rows(name + "input/weight")), bias);
            if (layer == 0) {
                input.apply(new PlainKernel(), embedding, tokenGates, embedding.length);
            } else {
                inputs.add(input);
            }
            recurrents.add(new Dense(halved(parameters.rows(name + "recurrent/weight")), new float[bias.length]));
        }
        this.head = Head.of(parameters);
    }

    private static float[][] halved(float[][] rows) {
        for (float[] row : rows) {
            halved(row);
        }
        return rows;
    }

    private static float[] halved(float[] row) {
        int hidden = row.length / 4;
        for (int j = 0; j < row.length; j++) {
            boolean candidate = j / hidden == 2;
            row[j] *= candidate ? 1 : 0.5f;
        }
        return row;
    }

    @Override
    public LstmStreams streams(int count) {
        return new LstmStreams(this, count);
    }

    @Override
    public float[][] window(int[] ids) {
        return StepwiseStreams.window(streams(1), ids);
    }
}
