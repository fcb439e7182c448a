package io.cadenza.composers.stochastic;

import java.util.random.RandomGenerator;

/**
 * The probability distributions that Xenakis composed with (<em>Formalized Music</em>, chapter I). Drawn with strict arithmetic, so that a
 * seed gives the same music on every machine.
 */
final class Distributions {
    private static final double LARGE = 100;

    private Distributions() {}

    /**
     * Poisson's law, P(k) = mᵏ e⁻ᵐ / k!: how many rare events fall into a cell. A large mean is drawn in parts, whose sum follows
     * the same law, because e⁻ᵐ would become 0.
     */
    static int poisson(double mean, RandomGenerator random) {
        int events = 0;
        double rest = mean;
        for (; rest > LARGE; rest -= LARGE) {
            events += little(LARGE, random);
        }
        return events + little(rest, random);
    }

    /** By going up the cumulated probabilities. */
    private static int little(double mean, RandomGenerator random) {
        double left = random.nextDouble();
        double probability = StrictMath.exp(-mean);
        int events = 0;
        while (left >= probability && probability > 0) {
            left -= probability;
            events++;
            probability *= mean / events;
        }
        return events;
    }

    /** The exponential law, f(x) = δ e^(−δx) with δ = 1 / mean: how long until the next event. */
    static double exponential(double mean, RandomGenerator random) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    /** The linear law, f(x) = (2 / a) (1 − x / a) for 0 ≤ x &lt; a: how wide an interval is. */
    static double linear(double a, RandomGenerator random) {
        return a * (1 - StrictMath.sqrt(1 - random.nextDouble()));
    }

    /**
     * The normal law of speeds, f(v) = e^(−v²/a²) / (a √π), with both signs: how fast a tone glides, as the molecules of a gas
     * move at a temperature. By Box and Muller's transformation; the standard deviation is a / √2.
     */
    static double normal(double a, RandomGenerator random) {
        double radius = StrictMath.sqrt(-StrictMath.log(1 - random.nextDouble()));
        return a * radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
