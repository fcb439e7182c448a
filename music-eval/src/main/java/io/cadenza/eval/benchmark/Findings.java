package io.cadenza.eval.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Plain-language conclusions drawn from benchmark results. */
public final class Findings {
    private Findings() {}

    /** One sentence for each thing that a reader should not have to find in a table. */
    public static List<String> of(BenchmarkResults results) {
        List<String> verdicts = new ArrayList<>();
        OptionalDouble counting = results.countingLoss();
        results.baselines()
                .ifPresent(baselines -> results.rows().stream()
                        .filter(BenchmarkResults.Row::isNeural)
                        .forEach(row -> row.heldOutLoss()
                                .ifPresent(loss ->
                                        verdicts.add(verdict(name(row), loss, baselines.unigram(), counting)))));
        results.rows().stream()
                .filter(row -> row.shareOfPeak().orElse(0) > 1)
                .forEach(row -> verdicts.add(
                        "%s seems to train at %s of the product peak: the peak was measured too low, on a machine that was busy then. Measure again; the share is not to be cited."
                                .formatted(name(row), nats(row.shareOfPeak().getAsDouble()))));
        results.failures()
                .forEach(failure -> verdicts.add("%s failed: %s".formatted(failure.measurement(), failure.reason())));
        return verdicts;
    }

    private static String name(BenchmarkResults.Row row) {
        return row.model() + " on " + ResultTable.backend(row);
    }

    private static String verdict(String name, double loss, double unigram, OptionalDouble counting) {
        if (loss >= unigram) {
            return "%s has learnt nothing: at %s nats it is no better than the frequencies of single tokens (%s)."
                    .formatted(name, nats(loss), nats(unigram));
        }
        if (counting.isEmpty()) {
            return "%s beats the frequencies of single tokens by %s nats; it was not held against an n-gram."
                    .formatted(name, nats(unigram - loss));
        }
        double gain = counting.getAsDouble() - loss;
        return gain > 0
                ? "%s beats the n-gram by %s nats.".formatted(name, nats(gain))
                : "%s does not beat the n-gram: it is %s nats worse than counting.".formatted(name, nats(-gain));
    }

    private static String nats(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
