package io.cadenza.eval.evaluation;

import io.cadenza.eval.likelihood.HeldOutLoss;
import io.cadenza.eval.likelihood.Interval;
import io.cadenza.eval.memorization.OverlapStats;
import io.cadenza.eval.metrics.Loops.Cycles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A evaluation as lines of text for a terminal. */
public final class EvaluationTable {
    private EvaluationTable() {}

    /** The lines. */
    public static List<String> lines(Evaluation evaluation) {
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "held-out loss: %d %s pieces, %d tokens; 95 %% intervals over pieces",
                evaluation.pieces(), evaluation.subset(), evaluation.tokens()));
        String second = evaluation.sound() ? "bits per sample" : "nats per quarter";
        lines.add(format("  %-16s %-26s %-26s %10s", "", "nats per token", second, "perplexity"));
        evaluation.losses().forEach(loss -> lines.add(loss(loss, evaluation.sound())));
        verdict(evaluation).ifPresent(lines::add);
        evaluation
                .rewriting()
                .filter(rewriting -> rewriting.rewritten() > 0)
                .ifPresent(rewriting -> lines.add(format(
                        "  The model lacks %d of %d held-out tokens (%.1f %%), for which others are written or none; %d of %d notes (%.1f %%) change. Metrics below are of the music as it was.",
                        rewriting.rewritten(),
                        rewriting.tokens(),
                        100.0 * rewriting.rewritten() / rewriting.tokens(),
                        rewriting.changed(),
                        rewriting.notes(),
                        rewriting.notes() == 0 ? 0.0 : 100.0 * rewriting.changed() / rewriting.notes())));
        if (!evaluation.features().isEmpty()) {
            lines.add("");
            lines.addAll(features(evaluation.features(), "human", "model"));
        }
        evaluation.endings().ifPresent(endings -> {
            lines.add("");
            lines.add(format(
                    "endings: %d of %d samples end within %d tokens, %d of them before that length leads them to it",
                    endings.ended(), endings.of(), endings.length(), endings.freely()));
        });
        evaluation.loops().ifPresent(loops -> {
            lines.add("");
            lines.add(format("loops: %s samples of %d tokens or more end in one", loops, Cycles.TAIL));
        });
        evaluation.copies().ifPresent(copies -> copies(copies, lines));
        return lines;
    }

    /**
     * Metrics of two sets of pieces.
     *
     * @param reference what the one set is called
     * @param judged what the other is called
     */
    public static List<String> features(List<Evaluation.Feature> features, String reference, String judged) {
        List<String> lines = new ArrayList<>();
        String row = "  %-30s %-26s %10s  %-8s %15s %15s";
        lines.add(format(
                row, "metric, mean", reference + " (95 % interval)", judged, "", "density overlap", "overlapped area"));
        features.forEach(feature -> lines.add(format(
                row,
                feature.name(),
                feature.human().map(EvaluationTable::interval).orElse("-"),
                number(feature.model()),
                feature.place()
                        .map(place -> place.name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                number(feature.overlap()),
                number(feature.overlappedArea()))));
        return lines;
    }

    private static String loss(HeldOutLoss loss, boolean sound) {
        Optional<Interval> second = sound ? Optional.of(loss.perToken().times(1 / Math.log(2))) : loss.perQuarter();
        return format(
                "  %-16s %-26s %-26s %10.2f",
                loss.model(),
                interval(loss.perToken()),
                second.map(EvaluationTable::interval).orElse("-"),
                loss.perplexity());
    }

    /** Whether the model is worth its training. */
    private static Optional<String> verdict(Evaluation evaluation) {
        HeldOutLoss model = evaluation.losses().get(0);
        return evaluation.losses().stream()
                .skip(1)
                .filter(baseline ->
                        baseline.perToken().value() <= model.perToken().value())
                .findFirst()
                .map(better -> format("  The model does not beat the %s.", better.model()));
    }

    private static void copies(Evaluation.Copies copies, List<String> lines) {
        lines.add("");
        lines.add(format("copies of %d training pieces, runs in notes     human      model", copies.trainingPieces()));
        lines.add(row(
                "longest exact run, mean",
                copies.human().meanExact(),
                copies.samples().meanExact()));
        lines.add(row(
                "longest exact run, most",
                copies.human().longestExact(),
                copies.samples().longestExact()));
        lines.add(row(
                "longest transposed run, mean",
                copies.human().meanTransposed(),
                copies.samples().meanTransposed()));
        lines.add(row(
                "longest transposed run, most",
                copies.human().longestTransposed(),
                copies.samples().longestTransposed()));
        copies.human()
                .shares()
                .forEach((notes, share) -> lines.add(row(
                        "share of " + notes + "-note runs found, %",
                        100 * share,
                        100 * copies.samples().shares().getOrDefault(notes, 0.0))));
        OverlapStats.Run run = copies.most().transposed();
        if (run.notes() > 0) {
            lines.add(format(
                    "  nearest: %d notes, from quarter %.1f of a sample, as in %s from quarter %.1f",
                    run.notes(), run.from(), run.piece(), run.place()));
        }
    }

    private static String row(String name, double human, double model) {
        return format("  %-40s %10.1f %10.1f", name, human, model);
    }

    private static String interval(Interval interval) {
        return format("%.4f (%.3f to %.3f)", interval.value(), interval.low(), interval.high());
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? format("%.3f", value.getAsDouble()) : "-";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
