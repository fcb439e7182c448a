package io.cadenza.composers.stochastic;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.Seeds;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each law against its formula, with 100,000 draws of a fixed seed; 99.9 % of samples stay below the bounds. */
@Tag("fast")
class DistributionsTest {
    private static final int DRAWS = 100_000;
    private static final double KOLMOGOROV_SMIRNOV = 1.949;

    private final RandomGenerator random = Seeds.generator(1957, "laws");

    /** With a mean of 0.6: 0.5488, 0.3293, 0.0988, 0.0198, 0.0030, and 0.0004 above. χ², 5 degrees of freedom. */
    @Test
    void rareEventsFollowPoisson() {
        long[] observed = new long[6];
        for (int i = 0; i < DRAWS; i++) {
            observed[Math.min(5, Distributions.poisson(0.6, random))]++;
        }
        double[] law = new double[6];
        law[0] = Math.exp(-0.6);
        law[1] = law[0] * 0.6;
        law[2] = law[0] * 0.36 / 2;
        law[3] = law[0] * 0.216 / 6;
        law[4] = law[0] * 0.1296 / 24;
        law[5] = 1 - law[0] - law[1] - law[2] - law[3] - law[4];
        assertThat(Fit.chiSquare(observed, law)).isLessThan(20.515);
    }

    @Test
    void waitsAreExponential() {
        double[] drawn = drawn(() -> Distributions.exponential(0.4, random));
        assertThat(Fit.kolmogorovSmirnov(drawn, x -> 1 - Math.exp(-x / 0.4))).isLessThan(KOLMOGOROV_SMIRNOV);
    }

    /** The integral of (2/a)(1 − x/a) is 2x/a − (x/a)². */
    @Test
    void intervalsAreLinear() {
        double[] drawn = drawn(() -> Distributions.linear(24, random));
        assertThat(Fit.kolmogorovSmirnov(drawn, x -> 2 * x / 24 - x * x / 576)).isLessThan(KOLMOGOROV_SMIRNOV);
    }

    /** e^(−v²/a²)/(a√π) is the normal law with the standard deviation a/√2. */
    @Test
    void speedsAreNormal() {
        double[] drawn = drawn(() -> Distributions.normal(3.88, random));
        assertThat(Fit.kolmogorovSmirnov(drawn, v -> Fit.normal(v / (3.88 / Math.sqrt(2)))))
                .isLessThan(KOLMOGOROV_SMIRNOV);
    }

    /** The tests can fail: neighbours of each law are told from it. */
    @Test
    void otherLawsDoNotFit() {
        double[] exponential = drawn(() -> Distributions.exponential(0.4, random));
        assertThat(Fit.kolmogorovSmirnov(exponential, x -> 1 - Math.exp(-x / 0.41)))
                .isGreaterThan(KOLMOGOROV_SMIRNOV);
        double[] linear = drawn(() -> Distributions.linear(24, random));
        assertThat(Fit.kolmogorovSmirnov(linear, x -> 2 * x / 24.5 - x * x / 600.25))
                .isGreaterThan(KOLMOGOROV_SMIRNOV);
        double[] normal = drawn(() -> Distributions.normal(3.88, random));
        assertThat(Fit.kolmogorovSmirnov(normal, v -> Fit.normal(v / (4 / Math.sqrt(2)))))
                .isGreaterThan(KOLMOGOROV_SMIRNOV);
    }

    private static double[] drawn(DoubleSupplier law) {
        return DoubleStream.generate(law).limit(DRAWS).toArray();
    }
}
