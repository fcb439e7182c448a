package io.cadenza.eval.benchmark;

import io.cadenza.eval.metrics.Loops;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Results as tables of text: for a terminal as lines, and for a report as cells. */
public final class ResultTable {
    /** What the table of losses shows, for a line below it. */
    public static final String QUALITY_NOTE =
            "Held-out nats compare all models on the same targets, each after one whole window; of several trainings the mean and the"
                    + " standard deviation, all else is the first one's. Validation nats are each training's own"
                    + " measure. Training s are the seconds of all training steps, seconds to a loss those up to the first epoch with a validation loss that every neural"
                    + " model reached; there are none where trainings score different positions. Loops: pieces whose last 128 tokens"
                    + " repeat with a period of 64 or less, drawn and by argmax.";

    /** What the table of speeds shows. */
    public static final String SPEED_NOTE =
            "Medians, in brackets the tenth and ninetieth percentile of single steps and of blocks of 32 tokens, all repetitions together,"
                    + " each in a process of its own. Tokens are those of the windows trained on. Of peak: model FLOP/s over the"
                    + " fastest matrix product that any backend here reaches with as many threads; more than 1, marked with !, says that the peak was disturbed. First token: from the start of the"
                    + " process. Peak MB: resident at once, training and generation together.";

    private static final String NONE = "–";
    private static final int FEW_PAIRS = 10;

    private ResultTable() {}

    /**
     * A table.
     *
     * @param head one word or two for each column
     * @param rows as many texts as there are columns
     */
    public record Table(List<String> head, List<List<String>> rows) {
        /** Copies. */
        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
        }

        /** The same as CSV. */
        public String csv() {
            StringBuilder text = new StringBuilder();
            Stream.concat(Stream.of(head), rows.stream())
                    .forEach(row -> text.append(row.stream()
                                    .map(cell ->
                                            cell.matches("[^,\"\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                                    .collect(Collectors.joining(",")))
                            .append('\n'));
            return text.toString();
        }

        /** The same as a table of LaTeX, which needs no package. */
        public String latex(String caption) {
            String columns = IntStream.range(0, head.size())
                    .mapToObj(i -> i < 2 ? "l" : "r")
                    .collect(Collectors.joining());
            return "\\begin{table}\n\\caption{" + latexText(caption) + "}\n\\begin{tabular}{" + columns + "}\n\\hline\n"
                    + latexRow(head) + "\\hline\n"
                    + rows.stream().map(Table::latexRow).collect(Collectors.joining())
                    + "\\hline\n\\end{tabular}\n\\end{table}\n";
        }

        private static String latexRow(List<String> cells) {
            return cells.stream().map(Table::latexText).collect(Collectors.joining(" & ")) + " \\\\\n";
        }

        private static String latexText(String text) {
            return text.replace("\\", "\\textbackslash ")
                    .replaceAll("([&%$#_{}])", "\\\\$1")
                    .replace("±", "$\\pm$")
                    .replace("×", "$\\times$")
                    .replace("µ", "$\\mu$")
                    .replace("–", "--");
        }

        /** Lines with columns beneath one another; the first three are flush left, numbers flush right. */
        public List<String> lines() {
            List<List<String>> all = new ArrayList<>();
            all.add(head);
            all.addAll(rows);
            int[] widths = new int[head.size()];
            for (List<String> row : all) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], row.get(i).length());
                }
            }
            return all.stream().map(row -> line(row, widths)).toList();
        }

        private static String line(List<String> row, int[] widths) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(i < 2 ? row.get(i) + pad : pad + row.get(i));
            }
            return line.toString().stripTrailing();
        }
    }

    /** Held-out losses as plain numbers, a row for each model on each backend and for each baseline. */
    public static Table losses(BenchmarkResults results) {
        List<List<String>> rows = new ArrayList<>();
        results.baselines()
                .ifPresent(known -> known.all()
                        .forEach(baseline -> rows.add(List.of(
                                baseline.name(), "", "", "", "", String.valueOf(baseline.loss()), "", "", ""))));
        for (BenchmarkResults.Row row : results.rows()) {
            row.quality()
                    .ifPresent(quality -> rows.add(List.of(
                            row.model(),
                            row.backend(),
                            row.device(),
                            String.valueOf(row.threads()),
                            String.valueOf(row.parameters()),
                            String.valueOf(row.heldOutLoss().orElseThrow()),
                            row.heldOutDeviation().isPresent()
                                    ? String.valueOf(row.heldOutDeviation().getAsDouble())
                                    : "",
                            row.heldOutLosses().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                            String.valueOf(quality.heldOutTargets()))));
        }
        return new Table(
                List.of(
                        "model",
                        "backend",
                        "device",
                        "threads",
                        "parameters",
                        "mean nats",
                        "standard deviation",
                        "nats by seed",
                        "targets"),
                rows);
    }

    /** The pairs of the best model where there are many pairs, else all. */
    public static Table foremostComparisons(BenchmarkResults results) {
        Optional<String> best = results.rows().stream()
                .filter(row -> row.heldOutLoss().isPresent())
                .min(Comparator.comparingDouble(row -> row.heldOutLoss().orElseThrow()))
                .map(BenchmarkResults.Row::name);
        Table all = comparisons(results);
        return all.rows().size() <= FEW_PAIRS || best.isEmpty()
                ? all
                : new Table(
                        all.head(),
                        all.rows().stream()
                                .filter(row -> row.get(0).equals(best.get())
                                        || row.get(1).equals(best.get()))
                                .toList());
    }

    /** Each pair of models that was compared, the clear differences first. */
    public static Table comparisons(BenchmarkResults results) {
        return new Table(
                List.of("model", "beside", "difference", "95 % interval", "pieces", "trainings", "beyond chance"),
                results.comparisons().stream()
                        .sorted(Comparator.comparing((Comparison pair) -> !pair.isClear()))
                        .map(pair -> pair.difference() > 0 ? pair.reversed() : pair)
                        .map(pair -> List.of(
                                pair.one(),
                                pair.other(),
                                nats(pair.difference()),
                                nats(pair.low()) + " to " + nats(pair.high()),
                                String.valueOf(pair.pieces()),
                                String.valueOf(pair.trainings()),
                                pair.isClear() ? "yes" : "no"))
                        .toList());
    }

    /** Losses: every model on every backend, and the baselines, the best first. */
    public static Table quality(BenchmarkResults results) {
        List<Scored> scored = new ArrayList<>();
        results.baselines()
                .ifPresent(baselines -> baselines
                        .all()
                        .forEach(baseline -> scored.add(new Scored(
                                baseline.loss(),
                                List.of(
                                        baseline.name(),
                                        NONE,
                                        NONE,
                                        nats(baseline.loss()),
                                        perplexity(baseline.loss()),
                                        NONE,
                                        NONE,
                                        NONE,
                                        NONE,
                                        NONE,
                                        NONE)))));
        for (BenchmarkResults.Row row : results.rows()) {
            row.quality()
                    .ifPresent(quality ->
                            scored.add(new Scored(row.heldOutLoss().orElseThrow(), qualityRow(row, quality))));
        }
        scored.sort(Comparator.comparingDouble(Scored::loss));
        return new Table(
                List.of(
                        "model",
                        "backend",
                        "parameters",
                        "held-out nats",
                        "perplexity",
                        "validation nats",
                        "best epoch",
                        "loops drawn",
                        "by argmax",
                        "training s",
                        results.targetLoss().isPresent()
                                ? "seconds to " + optional(results.targetLoss(), "%.3f")
                                : "seconds to common loss"),
                scored.stream().map(Scored::cells).toList());
    }

    private record Scored(double loss, List<String> cells) {}

    private static List<String> qualityRow(BenchmarkResults.Row row, Quality quality) {
        Quality.CurvePoint best = quality.best();
        return List.of(
                row.model(),
                backend(row),
                format("%,d", row.parameters()),
                nats(row.heldOutLoss().orElseThrow())
                        + (row.heldOutDeviation().isPresent()
                                ? " ± " + nats(row.heldOutDeviation().getAsDouble())
                                : ""),
                perplexity(row.heldOutLoss().orElseThrow()),
                nats(best.validationLoss()),
                best.epoch() + " of "
                        + quality.curve().get(quality.curve().size() - 1).epoch(),
                row.sampledLoops().map(Loops::toString).orElse(NONE),
                row.greedyLoops().map(Loops::toString).orElse(NONE),
                optional(row.trainingSeconds(), "%.1f"),
                optional(row.secondsToTarget(), "%.1f"));
    }

    /** Speeds and memory. */
    public static Table speed(BenchmarkResults results) {
        return new Table(
                List.of(
                        "model",
                        "backend",
                        "training tokens/s",
                        "of peak",
                        "µs/token, 1 stream",
                        "µs/token, many",
                        "first token s",
                        "peak MB",
                        "MFLOP/token"),
                results.rows().stream()
                        .map(row -> List.of(
                                row.model(),
                                backend(row),
                                spread(row.tokensPerSecond(), "%,.0f"),
                                optional(row.shareOfPeak(), "%.2f")
                                        + (row.shareOfPeak().orElse(0) > 1 ? " !" : ""),
                                spread(row.oneStream(), "%.1f"),
                                spread(row.manyStreams(), "%.1f"),
                                row.firstTokenSeconds()
                                        .map(seconds -> format("%.2f", seconds.median()))
                                        .orElse(NONE),
                                row.peakBytes().isPresent()
                                        ? format("%,.0f", row.peakBytes().getAsLong() / 1e6)
                                        : NONE,
                                row.isNeural() ? format("%.2f", row.trainingFlops() / 1e6) : NONE))
                        .toList());
    }

    /** Backend, device and threads in one word. */
    public static String backend(BenchmarkResults.Row row) {
        return "%s %s ×%d".formatted(row.backend(), row.device(), row.threads());
    }

    private static String nats(double loss) {
        return format("%.4f", loss);
    }

    private static String perplexity(double loss) {
        return format("%.2f", Math.exp(loss));
    }

    private static String spread(Optional<Percentiles> spread, String format) {
        return spread.map(values -> "%s (%s–%s)"
                        .formatted(
                                format(format, values.median()),
                                format(format, values.low()),
                                format(format, values.high())))
                .orElse(NONE);
    }

    private static String optional(OptionalDouble value, String format) {
        return value.isPresent() ? format(format, value.getAsDouble()) : NONE;
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
