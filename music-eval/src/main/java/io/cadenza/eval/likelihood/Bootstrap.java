package io.cadenza.eval.likelihood;

import io.cadenza.core.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * The percentile bootstrap over pieces (Efron and Tibshirani 1993, chapter 13): tokens of one piece resemble each other, so
 * whole pieces are drawn again, not tokens.
 */
public final class Bootstrap {
    private static final int RESAMPLES = 2_000;
    private static final double TAIL = 0.025;

    private Bootstrap() {}

    /**
     * The ratio of two sums over pieces, with its 95 % interval.
     *
     * @param pieces at least one
     * @param seed decides which pieces are drawn; equal seeds give equal intervals
     */
    public static <P> Interval ratio(
            List<P> pieces, ToDoubleFunction<P> numerator, ToDoubleFunction<P> denominator, long seed) {
        double[] above = pieces.stream().mapToDouble(numerator).toArray();
        double[] below = pieces.stream().mapToDouble(denominator).toArray();
        double[] ratios = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            RandomGenerator random = Seeds.generator(seed, "bootstrap", resample);
            double sumAbove = 0;
            double sumBelow = 0;
            for (int i = 0; i < above.length; i++) {
                int drawn = random.nextInt(above.length);
                sumAbove += above[drawn];
                sumBelow += below[drawn];
            }
            ratios[resample] = sumAbove / sumBelow;
        }
        Arrays.sort(ratios);
        return new Interval(
                Arrays.stream(above).sum() / Arrays.stream(below).sum(),
                ratios[(int) Math.floor(TAIL * (RESAMPLES - 1))],
                ratios[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))]);
    }

    /**
     * The difference of two models' nats per token on the same pieces, with its 95 % interval. Pieces are drawn again, the same for
     * both models, and of each model its trainings, so that neither a lucky piece nor a lucky seed decides.
     *
     * @param one nats by training and piece, at least one of each
     * @param other the same of the other model, of the same pieces
     * @param tokens of each piece
     * @param seed decides what is drawn
     */
    public static Interval difference(double[][] one, double[][] other, double[] tokens, long seed) {
        double[] differences = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            RandomGenerator random = Seeds.generator(seed, "paired bootstrap", resample);
            int[] pieces = random.ints(tokens.length, 0, tokens.length).toArray();
            double mean = resampled(one, pieces, random) - resampled(other, pieces, random);
            differences[resample] =
                    mean / Arrays.stream(pieces).mapToDouble(i -> tokens[i]).sum();
        }
        Arrays.sort(differences);
        double all = Arrays.stream(one)
                        .mapToDouble(nats -> Arrays.stream(nats).sum())
                        .average()
                        .orElseThrow()
                - Arrays.stream(other)
                        .mapToDouble(nats -> Arrays.stream(nats).sum())
                        .average()
                        .orElseThrow();
        return new Interval(
                all / Arrays.stream(tokens).sum(),
                differences[(int) Math.floor(TAIL * (RESAMPLES - 1))],
                differences[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))]);
    }

    private static double resampled(double[][] trainings, int[] pieces, RandomGenerator random) {
        double sum = 0;
        for (int i = 0; i < trainings.length; i++) {
            double[] nats = trainings[random.nextInt(trainings.length)];
            for (int piece : pieces) {
                sum += nats[piece];
            }
        }
        return sum / trainings.length;
    }

    /** The mean of one value for each piece, with its 95 % interval; at least one value. */
    public static Interval mean(double[] values, long seed) {
        List<Double> pieces = Arrays.stream(values).boxed().toList();
        return ratio(pieces, value -> value, value -> 1, seed);
    }
}
