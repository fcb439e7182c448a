package io.cadenza.composers.stochastic;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The Markov chain of screens of Xenakis' Analogique A (<em>Formalized Music</em>, chapters II and III).
 *
 * <p>A screen has a region of frequency f, of intensity g and of density d, each 0 or 1. Each of the three goes on by one of
 * two matrices, and the other two each propose one of these: f0, d0 and g1 propose the first, f1, d1 and g0 the second for f;
 * for the intensity f0 and d0, for the density f0 and g0 propose the first, the 1 of each the second. Which proposal holds is
 * a coin's choice, so the probabilities are the mean of both.
 *
 * @param first the probabilities of 0 after 0 and of 0 after 1 in the first matrix (α, γ and λ of the book: 0.2 and 0.8)
 * @param second the same in the second (β, ε and μ of the book: 0.85 and 0.4)
 */
record ScreenChain(Row first, Row second) {
    static final int STATES = 8;

    /**
     * One matrix of two states.
     *
     * @param after0 the probability of 0 after 0
     * @param after1 the probability of 0 after 1
     */
    record Row(double after0, double after1) {
        private double ofZero(int before) {
            return before == 0 ? after0 : after1;
        }
    }

    /**
     * A screen.
     *
     * @param f its region of frequency, 0 or 1
     * @param g its region of intensity, 0 or 1
     * @param d its region of density, 0 or 1
     */
    record Screen(int f, int g, int d) {
        /** A screen by its number: A (0) is f0 g0 d0, B (1) f0 g0 d1, and so on to H (7). */
        static Screen of(int number) {
            return new Screen(number >> 2 & 1, number >> 1 & 1, number & 1);
        }

        int number() {
            return f << 2 | g << 1 | d;
        }
    }

    /** The probability of a screen after another. */
    double probability(Screen from, Screen to) {
        return chance(to.f(), zeroF(from)) * chance(to.g(), zeroG(from)) * chance(to.d(), zeroD(from));
    }

    private static double chance(int region, double ofZero) {
        return region == 0 ? ofZero : 1 - ofZero;
    }

    private double zeroF(Screen from) {
        return mean(from.g() == 1, from.d() == 0, from.f());
    }

    private double zeroG(Screen from) {
        return mean(from.f() == 0, from.d() == 0, from.g());
    }

    private double zeroD(Screen from) {
        return mean(from.f() == 0, from.g() == 0, from.d());
    }

    /** The mean of two proposals, each the first matrix if its condition holds. */
    private double mean(boolean oneFirst, boolean otherFirst, int before) {
        return ((oneFirst ? first : second).ofZero(before) + (otherFirst ? first : second).ofZero(before)) / 2;
    }

    /** The share of time spent in each screen in the long run, by following all probabilities until they stand still. */
    double[] stationary() {
        double[] shares = new double[STATES];
        shares[0] = 1;
        for (int step = 0; step < 10_000; step++) {
            double[] next = new double[STATES];
            for (int from = 0; from < STATES; from++) {
                for (int to = 0; to < STATES; to++) {
                    // Half of each step stays where it is: the same shares, and no circling.
                    next[to] += shares[from] * probability(Screen.of(from), Screen.of(to)) / 2;
                }
                next[from] += shares[from] / 2;
            }
            shares = next;
        }
        return shares;
    }

    /** The entropy of the next screen, in nats, in the long run. */
    double entropy() {
        double[] shares = stationary();
        double nats = 0;
        for (int from = 0; from < STATES; from++) {
            for (int to = 0; to < STATES; to++) {
                double p = probability(Screen.of(from), Screen.of(to));
                nats -= p == 0 ? 0 : shares[from] * p * Math.log(p);
            }
        }
        return nats;
    }

    /** A run of screens that begins anywhere. */
    List<Screen> draw(int count, RandomGenerator random) {
        List<Screen> screens = new ArrayList<>();
        Screen current = Screen.of(random.nextInt(STATES));
        while (screens.size() < count) {
            screens.add(current);
            int f = random.nextDouble() < zeroF(current) ? 0 : 1;
            int g = random.nextDouble() < zeroG(current) ? 0 : 1;
            int d = random.nextDouble() < zeroD(current) ? 0 : 1;
            current = new Screen(f, g, d);
        }
        return screens;
    }
}
