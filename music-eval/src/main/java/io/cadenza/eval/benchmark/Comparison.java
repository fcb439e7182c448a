package io.cadenza.eval.benchmark;

import io.cadenza.eval.likelihood.Bootstrap;
import io.cadenza.eval.likelihood.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two models on the same held-out targets.
 *
 * @param one its name
 * @param other its name
 * @param difference nats per target of the first less those of the second, the mean of all trainings
 * @param low the 2.5th percentile where pieces, and of each model trainings, are drawn again
 * @param high the 97.5th
 * @param pieces how many held-out pieces there are
 * @param trainings how many of each model, the fewer of both; of what counts there need not be more than one
 */
public record Comparison(
        String one, String other, double difference, double low, double high, int pieces, int trainings) {
    /** With fewer pieces the interval says little: drawing them again gives the same few. */
    static final int FEWEST_PIECES = 5;

    /**
     * What a name stands for.
     *
     * @param counts whether it comes to the same from every seed
     * @param trainings the held-out losses by piece of each training, at least one
     */
    record Entry(String name, boolean counts, List<List<Quality.PieceNats>> trainings) {
        private int seeds() {
            return counts ? Integer.MAX_VALUE : trainings.size();
        }
    }

    /** Whether the difference is beyond chance: the interval is of enough pieces, and holds no 0. */
    public boolean isClear() {
        return pieces >= FEWEST_PIECES && (low > 0 || high < 0);
    }

    /** The same seen from the other side. */
    Comparison reversed() {
        return new Comparison(other, one, -difference, -high, -low, pieces, trainings);
    }

    /** Every pair, each once, in the order of the entries. */
    static List<Comparison> all(List<Entry> entries, long seed) {
        List<Comparison> all = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            for (int j = i + 1; j < entries.size(); j++) {
                of(entries.get(i), entries.get(j), seed).ifPresent(all::add);
            }
        }
        return all;
    }

    private static Optional<Comparison> of(Entry one, Entry other, long seed) {
        List<Quality.PieceNats> pieces = one.trainings().get(0);
        if (pieces.isEmpty() || other.trainings().get(0).size() != pieces.size()) {
            return Optional.empty();
        }
        Interval interval = Bootstrap.difference(
                nats(one),
                nats(other),
                pieces.stream().mapToDouble(Quality.PieceNats::targets).toArray(),
                seed);
        return Optional.of(new Comparison(
                one.name(),
                other.name(),
                interval.value(),
                interval.low(),
                interval.high(),
                pieces.size(),
                one.counts() && other.counts() ? 1 : Math.min(one.seeds(), other.seeds())));
    }

    private static double[][] nats(Entry entry) {
        return entry.trainings().stream()
                .map(pieces ->
                        pieces.stream().mapToDouble(Quality.PieceNats::nats).toArray())
                .toArray(double[][]::new);
    }
}
