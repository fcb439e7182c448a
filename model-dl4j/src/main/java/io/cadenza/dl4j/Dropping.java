package io.cadenza.dl4j;

import io.cadenza.core.Seeds;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout: in training each value is kept with probability 1 − p and then divided by it. Which are kept depends on
 * the seed given before the pass alone, not on passes before it, so that resuming is exact.
 */
final class Dropping {
    private final double keep;
    private final Random random = Nd4j.getRandomFactory().getNewRandomInstance(0);
    private boolean dropped;

    /** A layer that drops values in training. */
    interface Layer {
        /** Determines what the next training pass drops. */
        void reseed(long seed);
    }

    Dropping(double share) {
        this.keep = 1 - share;
    }

    void reseed(long seed, int layer) {
        random.setSeed(Seeds.derive(seed, "dropout", layer));
    }

    /**
     * Drops in training, and keeps in a mask what was dropped.
     *
     * @param result of the shape of x, or x itself
     * @return whether the result was written; otherwise nothing is dropped
     */
    boolean forward(Matrix result, Matrix x, Matrix mask, boolean training) {
        dropped = training && keep < 1;
        if (dropped) {
            Nd4j.getExecutioner().exec(new BernoulliDistribution(mask.array(), keep), random);
            Blas.scale(mask, (float) (1 / keep));
            Pointwise.product(result, x, mask).run();
        }
        return dropped;
    }

    void backward(Matrix slopes, Matrix mask) {
        if (dropped) {
            Pointwise.product(slopes, slopes, mask).run();
        }
    }
}
