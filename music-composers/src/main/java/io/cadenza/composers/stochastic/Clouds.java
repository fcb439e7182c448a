package io.cadenza.composers.stochastic;

import io.cadenza.composers.stochastic.Orchestra.Timbre;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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

    /**
     * How many events fall into each cell of time and timbre.
     *
     * @param columns stretches of time
     * @param orders for each row its columns' numbers of events, 0 or more
     */
    record DensityMatrix(int columns, List<List<Integer>> orders) {
        /** Copies. */
        DensityMatrix {
            orders = orders.stream().map(List::copyOf).toList();
        }

        /** Each cell by the law, independently of all others. */
        static DensityMatrix drawn(int rows, int columns, double mean, RandomGenerator random) {
            return of(
                    columns,
                    IntStream.range(0, rows * columns)
                            .mapToObj(cell -> Distributions.poisson(mean, random))
                            .toList());
        }

        /**
         * As Xenakis did it: as many cells of each order as the law lets expect, rounded, the rest empty, and these dealt out at
         * random. For 196 cells and a mean of 0.6 they are 107, 65, 19, 4 and 1 (<em>Formalized Music</em>, p. 29).
         */
        static DensityMatrix dealt(int rows, int columns, double mean, RandomGenerator random) {
            int cells = rows * columns;
            List<Integer> filled = new ArrayList<>();
            double probability = StrictMath.exp(-mean);
            for (int order = 1; ; order++) {
                probability *= mean / order;
                int share = (int) Math.min(Math.round(probability * cells), cells - filled.size());
                if (share == 0 && order > mean) {
                    break;
                }
                filled.addAll(Collections.nCopies(share, order));
            }
            List<Integer> dealt = new ArrayList<>(Collections.nCopies(cells, 0));
            int[] places = IntStream.range(0, cells).toArray();
            Seeds.shuffle(places, random);
            for (int i = 0; i < filled.size(); i++) {
                dealt.set(places[i], filled.get(i));
            }
            return of(columns, dealt);
        }

        private static DensityMatrix of(int columns, List<Integer> cells) {
            return new DensityMatrix(
                    columns,
                    IntStream.range(0, cells.size() / columns)
                            .mapToObj(row -> cells.subList(row * columns, (row + 1) * columns))
                            .toList());
        }
    }

    /**
     * The parameters of all laws.
     *
     * @param rows how many classes of instruments, 1 to 7
     * @param columns how many stretches of time
     * @param seconds how long a stretch of time is
     * @param mean events a cell, for Poisson's law
     * @param dealt whether the cells of each order are as many as expected, as in the book, or each cell is drawn
     * @param density sounds a second for each event of a cell
     * @param duration mean seconds of a sound
     * @param interval the widest interval in semitones, for the linear law
     * @param speed the parameter a of the normal law of speeds, in semitones a second
     */
    record CloudOptions(
            int rows,
            int columns,
            double seconds,
            double mean,
            boolean dealt,
            double density,
            double duration,
            int interval,
            double speed) {}
}
