package io.cadenza.eval.evaluation;

import io.cadenza.core.score.Score;
import io.cadenza.eval.likelihood.Bootstrap;
import io.cadenza.eval.metrics.Metric;
import io.cadenza.eval.metrics.OverlappedArea;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Every metric of two sets of pieces. */
public final class Features {
    private Features() {}

    /**
     * Measures them.
     *
     * @param pieces what is judged, such as a model's samples
     * @param human what it is held against
     * @param seed of the intervals
     */
    public static List<Evaluation.Feature> of(List<Score> pieces, List<Score> human, long seed) {
        return Arrays.stream(Metric.values())
                .map(metric -> of(metric.title(), values(metric, pieces), values(metric, human), seed))
                .toList();
    }

    private static Evaluation.Feature of(String name, double[] pieces, double[] human, long seed) {
        boolean both = pieces.length > 0 && human.length > 0;
        return new Evaluation.Feature(
                name,
                human.length == 0 ? Optional.empty() : Optional.of(Bootstrap.mean(human, seed)),
                Arrays.stream(pieces).average(),
                both ? OptionalDouble.of(OverlappedArea.of(pieces, human)) : OptionalDouble.empty(),
                both && human.length > 1
                        ? OptionalDouble.of(OverlappedArea.ofDistances(human, pieces))
                        : OptionalDouble.empty());
    }

    private static double[] values(Metric metric, List<Score> scores) {
        return scores.stream()
                .map(metric::of)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
    }
}
