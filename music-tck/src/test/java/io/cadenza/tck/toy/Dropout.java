package io.cadenza.tck.toy;

import java.util.random.RandomGenerator;

/** Drops a share of what passes and scales up the rest, so that the mean stays (inverted dropout). */
interface Dropout {
    /** For evaluation: drops nothing. */
    Dropout OFF = (tape, x, share) -> x;

    Matrix apply(Tape tape, Matrix x, double share);

    /** For one step of training. */
    static Dropout drawing(RandomGenerator random) {
        return (tape, x, share) -> {
            Matrix mask = new Matrix(x.rows, x.columns);
            for (int i = 0; i < mask.value.length; i++) {
                mask.value[i] = random.nextDouble() < share ? 0 : 1 / (1 - share);
            }
            return tape.times(x, mask);
        };
    }
}
