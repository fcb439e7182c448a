package io.cadenza.core.score;

import java.util.Optional;

/**
 * The key of a score that names none, by the correlation of its pitch classes, weighted by duration, with the profiles of
 * Krumhansl and Kessler (1982), "Tracing the dynamic changes in perceived tonal organization".
 */
public final class KeyFinder {
    private static final double[] MAJOR = {6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
    private static final double[] MINOR = {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

    /** Sharps of the major keys on C, D flat, D, …: the spellings with the fewest accidentals. */
    private static final int[] MAJOR_SHARPS = {0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};

    private static final int DRUMS = 9;

    private KeyFinder() {}

    /**
     * A key and how well the music fits it.
     *
     * @param signature at tick 0
     * @param tonic its pitch class, 0 to 11; 0 is C
     * @param correlation Pearson's, of the music's pitch classes with the key's profile: −1 to 1; 0 where all weigh the same
     */
    public record Fit(KeySignature signature, int tonic, double correlation) {}

    /** The likeliest key; empty if there are no pitched notes. */
    public static Optional<KeySignature> of(Score score) {
        return best(score).map(Fit::signature);
    }

    /** The likeliest of the 24 keys; of equal ones that on the lower pitch class, major before minor. */
    public static Optional<Fit> best(Score score) {
        return score.notes().noneMatch(KeyFinder::isPitched) ? Optional.empty() : Optional.of(best(weights(score)));
    }

    /**
     * How well a score fits a key signature: Pearson's correlation with the profile of its major or minor key, whichever is higher.
     *
     * @param sharps those of the signature, negative for flats
     */
    public static double correlation(Score score, int sharps) {
        double[] weights = weights(score);
        int tonic = Math.floorMod(7 * sharps, 12);
        return Math.max(correlation(weights, MAJOR, tonic), correlation(weights, MINOR, (tonic + 9) % 12));
    }

    private static double[] weights(Score score) {
        double[] weights = new double[12];
        score.notes()
                .filter(KeyFinder::isPitched)
                .forEach(note -> weights[note.pitch() % 12] += Math.max(1, note.duration()));
        return weights;
    }

    /**
     * The same of pitch classes.
     *
     * @param weights of the twelve, from C: how long or how often each is heard
     */
    public static Fit best(double[] weights) {
        Fit best = new Fit(new KeySignature(0, 0, false), 0, Double.NEGATIVE_INFINITY);
        for (int tonic = 0; tonic < 12; tonic++) {
            double major = correlation(weights, MAJOR, tonic);
            double minor = correlation(weights, MINOR, tonic);
            if (major > best.correlation()) {
                best = new Fit(new KeySignature(0, MAJOR_SHARPS[tonic], false), tonic, major);
            }
            if (minor > best.correlation()) {
                best = new Fit(new KeySignature(0, MAJOR_SHARPS[(tonic + 3) % 12], true), tonic, minor);
            }
        }
        return best;
    }

    private static boolean isPitched(Note note) {
        return note.channel() != DRUMS;
    }

    /** Pearson's; 0 where all pitch classes weigh the same. */
    private static double correlation(double[] weights, double[] profile, int tonic) {
        double meanWeight = 0;
        double meanProfile = 0;
        for (int i = 0; i < 12; i++) {
            meanWeight += weights[i] / 12;
            meanProfile += profile[i] / 12;
        }
        double product = 0;
        double squares = 0;
        double profileSquares = 0;
        for (int i = 0; i < 12; i++) {
            double a = weights[(i + tonic) % 12] - meanWeight;
            double b = profile[i] - meanProfile;
            product += a * b;
            squares += a * a;
            profileSquares += b * b;
        }
        return squares == 0 ? 0 : product / Math.sqrt(squares * profileSquares);
    }
}
