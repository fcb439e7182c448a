package io.cadenza.data.notation;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.Optional;

/**
 * The key of a score that names none, by the correlation of its pitch classes, weighted by duration, with the profiles of
 * Krumhansl and Kessler (1982), "Tracing the dynamic changes in perceived tonal organization".
 */
final class KeyFinder {
    private static final double[] MAJOR = {6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
    private static final double[] MINOR = {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

    /** Sharps of the major keys on C, D flat, D, …: the spellings with the fewest accidentals. */
    private static final int[] MAJOR_SHARPS = {0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};

    private static final int DRUMS = 9;

    private KeyFinder() {}

    /** The likeliest key; empty if there are no pitched notes. */
    static Optional<KeySignature> of(Score score) {
        double[] weights = new double[12];
        score.notes()
                .filter(note -> note.channel() != DRUMS)
                .forEach(note -> weights[note.pitch() % 12] += Math.max(1, note.duration()));
        KeySignature best = new KeySignature(0, 0, false);
        double highest = Double.NEGATIVE_INFINITY;
        for (int tonic = 0; tonic < 12; tonic++) {
            double major = correlation(weights, MAJOR, tonic);
            double minor = correlation(weights, MINOR, tonic);
            if (major > highest) {
                highest = major;
                best = new KeySignature(0, MAJOR_SHARPS[tonic], false);
            }
            if (minor > highest) {
                highest = minor;
                best = new KeySignature(0, MAJOR_SHARPS[(tonic + 3) % 12], true);
            }
        }
        return score.notes().anyMatch(KeyFinder::isPitched) ? Optional.of(best) : Optional.empty();
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
