package io.cadenza.composers.stochastic;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Fills the cells of a matrix with sounds, as Xenakis did in Achorripsis (<em>Formalized Music</em>, chapter I).
 *
 * <p>Times between onsets are exponential with the cell's density, durations exponential, intervals from sound to sound
 * linear, speeds of gliding tones normal. Where an interval would leave the instruments' range it goes the other way, which
 * changes its direction and not its law.
 */
final class Clouds {
    /** Some hours of a full orchestra; more would not fit into memory as a score. */
    private static final int MAX_SOUNDS = 1_000_000;

    private final CloudOptions options;
    private final long seed;

    Clouds(CloudOptions options, long seed) {
        this.options = options;
        this.seed = seed;
    }

    /** How the piece's events are spread over time and timbres. */
    DensityMatrix matrix() {
        RandomGenerator random = Seeds.generator(seed, "matrix");
        return options.dealt()
                ? DensityMatrix.dealt(options.rows(), options.columns(), options.mean(), random)
                : DensityMatrix.drawn(options.rows(), options.columns(), options.mean(), random);
    }

    /**
     * All sounds, row by row and by onset in each.
     *
     * @throws CadenzaException if there are more than a million
     */
    List<Sound> sounds() {
        DensityMatrix matrix = matrix();
        List<Sound> sounds = new ArrayList<>();
        for (int row = 0; row < options.rows(); row++) {
            RandomGenerator random = Seeds.generator(seed, "row", row);
            int key = firstKey(Timbre.ALL.get(row), random);
            for (int column = 0; column < options.columns(); column++) {
                int order = matrix.orders().get(row).get(column);
                key = fill(row, column, order, key, random, sounds);
            }
        }
        return sounds;
    }

    private static int firstKey(Timbre timbre, RandomGenerator random) {
        return timbre.lowest() + random.nextInt(timbre.highest() - timbre.lowest() + 1);
    }

    /** Adds the sounds of one cell; the key of the last is where the next cell goes on. */
    private int fill(int row, int column, int order, int firstKey, RandomGenerator random, List<Sound> sounds) {
        Timbre timbre = Timbre.ALL.get(row);
        int key = firstKey;
        double meanGap = 1 / (options.density() * order);
        for (double at = gap(order, meanGap, random); at < options.seconds(); at += gap(order, meanGap, random)) {
            if (sounds.size() >= MAX_SOUNDS) {
                throw new CadenzaException("The composer \"stochastic\" wrote more than " + MAX_SOUNDS
                        + " sounds. Lower columns, seconds, mean or density.");
            }
            key = move(key, (int) Distributions.linear(options.interval(), random), timbre, random);
            double duration = Distributions.exponential(options.duration(), random);
            double speed = timbre.glides() ? Distributions.normal(options.speed(), random) : 0;
            sounds.add(new Sound(row, order, column * options.seconds() + at, duration, key, speed));
        }
        return key;
    }

    private static double gap(int order, double mean, RandomGenerator random) {
        return order == 0 ? Double.POSITIVE_INFINITY : Distributions.exponential(mean, random);
    }

    /** Up or down with equal probability where both have room. */
    private static int move(int key, int interval, Timbre timbre, RandomGenerator random) {
        boolean up = random.nextBoolean();
        if (key + interval > timbre.highest()) {
            up = false;
        } else if (key - interval < timbre.lowest()) {
            up = true;
        }
        return up ? key + interval : key - interval;
    }
}
