package io.cadenza.tensorflow;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.WaveNetSpec;

/**
 * The arithmetic in the matrix products of a training step: two operations for a multiplication and addition, three products
 * for each layer (the result, and the gradients of its input and of its weight). Looking up embeddings is not counted.
 */
final class Work {
    private Work() {}

    static double flopsPerStep(ModelSpec spec, int time, int scored, int batch) {
        double products = head(spec, scored);
        if (spec instanceof WaveNetSpec wavenet) {
            double r = wavenet.residualChannels();
            int needed = scored;
            for (int i = wavenet.blocks() - 1; i >= 0; i--) {
                products += needed * wavenet.kernelSize() * r * 2 * r + scored * r * wavenet.skipChannels();
                products += i < wavenet.blocks() - 1 ? needed * r * r : 0;
                needed = Math.min(
                        time,
                        needed
                                + (wavenet.kernelSize() - 1)
                                        * wavenet.dilations().get(i));
            }
        } else if (spec instanceof SimpleWaveNetSpec simple) {
            for (int i = 1; i < simple.convolutions(); i++) {
                products += (double) (time >> i)
                        * simple.kernelSize()
                        * simple.filters().get(i - 1)
                        * simple.filters().get(i);
            }
        } else if (spec instanceof LstmSpec lstm) {
            int in = lstm.embeddingSize();
            for (int hidden : lstm.hiddenSizes()) {
                products += (double) time * 4 * hidden * (in + hidden);
                in = hidden;
            }
        }
        return products * batch * 2 * 3;
    }

    private static double head(ModelSpec spec, int scored) {
        var shapes = spec.weightShapes();
        return (double) scored
                * (shapes.get("head/weight").size()
                        + shapes.get("output/weight").size());
    }
}
