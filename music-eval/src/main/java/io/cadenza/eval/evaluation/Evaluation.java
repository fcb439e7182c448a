package io.cadenza.eval.evaluation;

import io.cadenza.eval.likelihood.HeldOutLoss;
import io.cadenza.eval.likelihood.Interval;
import io.cadenza.eval.memorization.OverlapStats;
import io.cadenza.eval.metrics.Loops;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The results of evaluating a model.
 *
 * @param subset which pieces were held out: {@code validation} or {@code test}
 * @param sound whether tokens are samples of sound, whose measure is bits per sample
 * @param pieces how many pieces were held out
 * @param tokens how many of their tokens were scored
 * @param losses of the model and the baselines, the model first
 * @param features of the model's samples beside the held-out pieces; empty without samples, or for sound
 * @param endings of the samples; empty without samples
 * @param loops of the samples; empty without samples
 * @param copies of the samples and the held-out pieces; empty without samples, or for sound
 * @param rewriting what the held-out pieces lose in the model's symbols; empty for sound, and where it is not known
 */
public record Evaluation(
        String subset,
        boolean sound,
        int pieces,
        long tokens,
        List<HeldOutLoss> losses,
        List<Feature> features,
        Optional<Endings> endings,
        Optional<Loops> loops,
        Optional<Copies> copies,
        Optional<Rewriting> rewriting) {
    /** Copies. */
    public Evaluation {
        losses = List.copyOf(losses);
        features = List.copyOf(features);
    }

    /**
     * One metric of two sets of pieces.
     *
     * @param name of the metric
     * @param human mean over held-out pieces, with its interval over pieces; empty if it means nothing for any
     * @param model mean over samples
     * @param overlap of the densities of both, 0 to 1
     * @param overlappedArea Yang and Lerch's: of the distances between human pieces and those from human pieces to samples, 0 to 1;
     *     empty with fewer than two human pieces
     */
    public record Feature(
            String name,
            Optional<Interval> human,
            OptionalDouble model,
            OptionalDouble overlap,
            OptionalDouble overlappedArea) {
        /** Where the model's mean lies. */
        public enum Place {
            /** In the human interval. */
            WITHIN,
            /** Outside it by no more than a tenth of the human mean. */
            NEAR,
            /** Further away. */
            OUTSIDE
        }

        /** Where the model's mean lies; empty if one of the two is not known. */
        public Optional<Place> place() {
            if (human.isEmpty() || model.isEmpty()) {
                return Optional.empty();
            }
            Interval range = human.get();
            double value = model.getAsDouble();
            double beyond = Math.max(range.low() - value, value - range.high());
            double tenth = Math.abs(range.value()) / 10;
            return Optional.of(beyond <= 0 ? Place.WITHIN : beyond <= tenth ? Place.NEAR : Place.OUTSIDE);
        }
    }

    /**
     * What is lost where others are written for symbols that the model lacks. Losses are of what is written; metrics and copies of
     * held-out pieces are of the music as it was.
     *
     * @param tokens of the held-out pieces as they were
     * @param rewritten how many of them the model lacks
     * @param notes of the held-out pieces as they were
     * @param changed how many of them are not there at that place, of that pitch and length, in what the model is given
     */
    public record Rewriting(long tokens, long rewritten, long notes, long changed) {}

    /**
     * How many samples came to an end.
     *
     * @param ended how many drew their end within the length
     * @param freely how many of them did before generation led them to it
     * @param of how many were drawn
     * @param length the most tokens of each
     */
    public record Endings(int ended, int freely, int of, int length) {}

    /**
     * How much stands in the training set.
     *
     * @param trainingPieces how many pieces that set has
     * @param samples of the model's pieces
     * @param human of held-out pieces: the level that music of that kind has anyway
     * @param most of the sample with the longest transposed run
     */
    public record Copies(int trainingPieces, CopySummary samples, CopySummary human, OverlapStats most) {}

    /**
     * The copy figures of a set of pieces.
     *
     * @param meanExact mean over pieces of the longest exact run, in notes
     * @param meanTransposed mean over pieces of the longest transposed run
     * @param longestExact the longest exact run of all
     * @param longestTransposed the longest transposed run of all
     * @param shares for n of 4, 8 and 16, the mean over pieces of the share of n-note runs found
     */
    public record CopySummary(
            double meanExact,
            double meanTransposed,
            int longestExact,
            int longestTransposed,
            SortedMap<Integer, Double> shares) {}
}
