package io.cadenza.dl4j;

import io.cadenza.core.Seeds;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/** Inverted dropout of what a layer adds; see {@link DropoutLayer}. */
final class Dropping {
    private final double keep;
    private final Random random = Nd4j.getRandomFactory().getNewRandomInstance(0);
    private boolean dropped;

    Dropping(double share) {
        this.keep = 1 - share;
    }

    void reseed(long seed, int layer) {
        random.setSeed(Seeds.derive(seed, "dropout", layer));
    }

    /** Drops in training, and keeps in a mask what was dropped. */
    void forward(Matrix x, Matrix mask, boolean training) {
        dropped = training && keep < 1;
        if (dropped) {
            Nd4j.getExecutioner().exec(new BernoulliDistribution(mask.array(), keep), random);
            Blas.scale(mask, (float) (1 / keep));
            Pointwise.product(x, x, mask).run();
        }
    }

    void backward(Matrix slopes, Matrix mask) {
        if (dropped) {
            Pointwise.product(slopes, slopes, mask).run();
        }
    }
}
