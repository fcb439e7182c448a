package io.cadenza.eval.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Plain-language conclusions drawn from benchmark results. */
public final class Findings {
    private Findings() {}

    /** One sentence for each thing that a reader should not have to find in a table. */
    public static List<String> of(BenchmarkResults results) {
        List<String> verdicts = new ArrayList<>();
        results.rows().stream()
                .filter(row -> row.isNeural() && row.heldOutLoss().isPresent())
                .forEach(row -> verdicts.add(verdict(row, results)));
        results.rows().stream()
                .filter(row -> row.shareOfPeak().orElse(0) > 1)
                .forEach(row -> verdicts.add(
                        "%s seems to train at %s of the product peak: the peak was measured too low, on a machine that was busy then. Measure again; the share is not to be cited."
                                .formatted(row.name(), nats(row.shareOfPeak().getAsDouble()))));
        results.failures()
                .forEach(failure -> verdicts.add("%s failed: %s".formatted(failure.measurement(), failure.reason())));
        return verdicts;
    }

    /** Only what chance does not explain is called better or worse. */
    private static String verdict(BenchmarkResults.Row row, BenchmarkResults results) {
        String frequencies = "the frequencies of single tokens";
        Optional<Comparison> unigram = results.comparison(row.name(), "unigram");
        if (unigram.filter(Comparison::isClear).isEmpty()) {
            return open(row.name(), frequencies, unigram);
        }
        double learnt = -unigram.get().difference();
        if (learnt < 0) {
            return "%s has learnt nothing: it is %s nats worse than %s%s."
                    .formatted(row.name(), nats(-learnt), frequencies, range(unigram.get()));
        }
        Optional<BenchmarkResults.Row> counting = results.counting();
        if (counting.isEmpty()) {
            return "%s beats %s by %s nats%s; it was not held against an n-gram."
                    .formatted(
                            row.name(),
                            frequencies,
                            nats(learnt),
                            range(unigram.get().reversed()));
        }
        Optional<Comparison> ngram =
                results.comparison(row.name(), counting.get().name());
        if (ngram.filter(Comparison::isClear).isEmpty()) {
            return open(row.name(), "the n-gram", ngram);
        }
        double gain = -ngram.get().difference();
        return gain > 0
                ? "%s beats the n-gram by %s nats%s."
                        .formatted(row.name(), nats(gain), range(ngram.get().reversed()))
                : "%s does not beat the n-gram: it is %s nats worse than counting%s."
                        .formatted(row.name(), nats(-gain), range(ngram.get()));
    }

    private static String open(String name, String other, Optional<Comparison> comparison) {
        return comparison
                .map(pair -> pair.pieces() < Comparison.FEWEST_PIECES
                        ? "%s and %s are %s nats apart; %d held-out pieces are too few to tell that from chance."
                                .formatted(name, other, nats(Math.abs(pair.difference())), pair.pieces())
                        : "%s cannot be told from %s: it is %s nats %s%s."
                                .formatted(
                                        name,
                                        other,
                                        nats(Math.abs(pair.difference())),
                                        pair.difference() < 0 ? "better" : "worse",
                                        range(pair.difference() < 0 ? pair.reversed() : pair)))
                .orElse("%s was not held against %s.".formatted(name, other));
    }

    /** The interval, with how many pieces and trainings it is of. */
    private static String range(Comparison pair) {
        return " (95 %% interval %s to %s, %d pieces, %s)"
                .formatted(
                        nats(pair.low()),
                        nats(pair.high()),
                        pair.pieces(),
                        pair.trainings() == 1 ? "one training" : pair.trainings() + " trainings");
    }

    private static String nats(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
