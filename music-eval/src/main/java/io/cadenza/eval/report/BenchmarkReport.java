package io.cadenza.eval.report;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.eval.benchmark.BenchmarkDocument;
import io.cadenza.eval.benchmark.BenchmarkResults;
import io.cadenza.eval.benchmark.BenchmarkResults.Row;
import io.cadenza.eval.benchmark.Findings;
import io.cadenza.eval.benchmark.ResultTable;
import io.cadenza.eval.plot.LossCurve;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes the report: one file without scripts and without anything from elsewhere, for a screen of any width, light or dark. */
public final class BenchmarkReport {
    /** How much of each piece is shown and heard. */
    private static final double SECONDS = 10;

    /** The browser itself sees to it that the page loads nothing and runs nothing. */
    static final String NOTHING_FROM_ELSEWHERE =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:";

    private final BenchmarkDocument document;
    private final BenchmarkResults results;
    private final List<Sample> samples;

    /**
     * A piece to look at and listen to.
     *
     * @param title such as the name of the model that drew it
     * @param origin where it comes from, such as the backend and the seed
     * @param piece its music
     */
    public record Sample(String title, String origin, ReportSample piece) {}

    private BenchmarkReport(BenchmarkDocument document, List<Sample> samples) {
        this.document = document;
        this.results = document.results();
        this.samples = samples;
    }

    /**
     * Writes it.
     *
     * @param samples held-out music, and a piece of each model that has drawn one; may be empty
     * @throws CadenzaException if the file cannot be written
     */
    public static void write(Path file, BenchmarkDocument document, List<Sample> samples) {
        AtomicFiles.writeText(file, new BenchmarkReport(document, List.copyOf(samples)).html());
    }

    private String html() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%6$s">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Cadenza benchmark: %1$s</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <header>
                <p class="eyebrow">Cadenza %3$s</p>
                <h1>Benchmark</h1>
                <p class="lead">%4$s</p>
                </header>
                <main>
                %5$s</main>
                <footer><p>Written by <code>cadenza benchmark</code>. This page is whole: it loads nothing.</p></footer>
                </body>
                </html>
                """.formatted(
                        Html.text(results.corpus().source()),
                        styleSheet(),
                        Html.text(document.version()),
                        Html.text(lead()),
                        sections(),
                        NOTHING_FROM_ELSEWHERE);
    }

    private String lead() {
        BenchmarkResults.Corpus corpus = results.corpus();
        return String.format(
                Locale.ROOT,
                "%s, on %s: %s: %,d pieces, %,d tokens of %d kinds; windows of %d at every %stoken; held out: %s%s; %s.",
                document.date(),
                results.machine().cpu(),
                corpus.source(),
                corpus.pieces(),
                corpus.tokens(),
                corpus.vocabulary(),
                corpus.window(),
                corpus.stride() == 1 ? "" : corpus.stride() + "th ",
                corpus.split().equals("piece") ? "whole pieces" : "windows at random",
                targets(),
                seeds());
    }

    private String targets() {
        return results.rows().stream()
                .flatMap(row -> row.quality().stream())
                .findFirst()
                .map(quality -> String.format(
                        Locale.ROOT,
                        ", %,d targets of %d pieces",
                        quality.heldOutTargets(),
                        quality.pieces().size()))
                .orElse("");
    }

    private String seeds() {
        return results.seeds() == 1
                ? "seed " + results.seed()
                : "seeds %d to %d".formatted(results.seed(), results.seed() + results.seeds() - 1);
    }

    private String sections() {
        List<String> sections = new ArrayList<>();
        List<String> verdicts = Findings.of(results);
        if (!verdicts.isEmpty()) {
            sections.add(section("What it says", list(verdicts)));
        }
        if (results.baselines().isPresent()) {
            ResultTable.Table quality = ResultTable.quality(results);
            sections.add(section(
                    "How well they learn",
                    orReason(this::losses)
                            + Html.table("Losses in nats per token, the best first", quality.head(), quality.rows())
                            + "<p class=\"note\">" + Html.text(ResultTable.QUALITY_NOTE) + "</p>\n"
                            + comparisons()));
        }
        sections.add(section("How fast they are", speed()));
        if (!samples.isEmpty()) {
            sections.add(section("How they sound", music()));
        }
        sections.add(section("On what", Html.facts(facts())));
        sections.add(section("How to run it again", commands()));
        return String.join("", sections);
    }

    private String comparisons() {
        ResultTable.Table table = ResultTable.foremostComparisons(results);
        return table.rows().isEmpty()
                ? ""
                : Html.table("Models in pairs, nats per held-out target", table.head(), table.rows())
                        + "<p class=\"note\">Differences with the interval of a paired bootstrap: the held-out pieces are drawn again,"
                        + " the same for both models, and of each model its trainings. With one training the interval knows"
                        + " nothing of what another seed would give. All pairs are in comparisons.csv.</p>\n";
    }

    /** The loss curves of all runs in one picture; empty if nothing was trained to the end. */
    private String losses() {
        List<Row> runs = results.rows().stream()
                .filter(row -> row.isNeural() && row.quality().isPresent())
                .toList();
        if (runs.isEmpty()) {
            return "";
        }
        List<String> models = runs.stream().map(Row::model).distinct().toList();
        List<String> places = runs.stream().map(ResultTable::backend).distinct().toList();
        List<LossCurve.Run> curves = runs.stream()
                .map(run -> new LossCurve.Run(
                        run.model() + ", " + ResultTable.backend(run),
                        models.indexOf(run.model()),
                        places.indexOf(ResultTable.backend(run)),
                        run.quality().orElseThrow().curve().stream()
                                .map(point ->
                                        new LossCurve.Point(point.step(), point.trainingLoss(), point.validationLoss()))
                                .toList()))
                .toList();
        Map<String, Double> levels = new LinkedHashMap<>();
        results.baselines().ifPresent(baselines -> levels.put("unigram", baselines.unigram()));
        results.countingLoss().ifPresent(loss -> levels.put("n-gram", loss));
        return """
                <figure>
                <div class="scroll" role="region" aria-label="Loss curves" tabindex="0">
                %s
                </div>
                <figcaption>Nats per loss position. Dashed across: what counting comes to on the held-out targets.</figcaption>
                </figure>
                """.formatted(Html.picture(spoken(runs), "image/svg+xml", LossCurve.svg(curves, levels)));
    }

    private static String spoken(List<Row> runs) {
        return runs.stream()
                .map(run -> String.format(
                        Locale.ROOT,
                        "%s on %s: best validation loss %.3f after %d steps",
                        run.model(),
                        ResultTable.backend(run),
                        run.quality().orElseThrow().best().validationLoss(),
                        run.quality().orElseThrow().best().step()))
                .collect(Collectors.joining("; ", "Loss curves. ", "."));
    }

    private static String section(String title, String body) {
        return "<section>\n<h2>" + Html.text(title) + "</h2>\n" + body + "</section>\n";
    }

    private static String list(List<String> lines) {
        return lines.stream()
                .map(line -> "<li>" + Html.text(line) + "</li>")
                .collect(Collectors.joining("\n", "<ul class=\"verdicts\">\n", "\n</ul>\n"));
    }

    private String speed() {
        ResultTable.Table table = ResultTable.speed(results);
        List<Row> neural = results.rows().stream().filter(Row::isNeural).toList();
        return "<div class=\"charts\">\n"
                + Bars.html("Training, tokens per second", "%,.0f", -1, neural, Row::tokensPerSecond)
                + Bars.html(
                        "Generation, µs per token of one stream: less is better",
                        "%,.1f",
                        1,
                        results.rows(),
                        Row::oneStream)
                + "</div>\n"
                + Html.table("Speed and memory", table.head(), table.rows())
                + "<p class=\"note\">" + Html.text(ResultTable.SPEED_NOTE) + "</p>\n";
    }

    private String music() {
        StringBuilder cards = new StringBuilder("<div class=\"samples\">\n");
        for (Sample sample : samples) {
            cards.append("""
                    <figure class="sample">
                    <figcaption><h3>%s</h3><span>%s</span></figcaption>
                    %s
                    %s
                    </figure>
                    """.formatted(
                            Html.text(sample.title()),
                            Html.text(sample.origin()),
                            orReason(() -> sample.piece().picture(sample.title(), SECONDS)),
                            orReason(() -> player(sample))));
        }
        return cards.append("</div>\n<p class=\"note\">Up to ")
                .append(Math.round(SECONDS))
                .append(" seconds of one piece of each model, drawn from equal seeds, beside held-out music.</p>\n")
                .toString();
    }

    private static String player(Sample sample) {
        return "<audio controls preload=\"none\" aria-label=\"" + Html.text(sample.title()) + "\" src=\""
                + sample.piece().wav(SECONDS) + "\"></audio>";
    }

    /** A machine without a synthesizer or fonts has a report all the same. */
    private static String orReason(Supplier<String> html) {
        try {
            return html.get();
        } catch (CadenzaException e) {
            return "<p class=\"note\">" + Html.text(e.getMessage()) + "</p>";
        }
    }

    private List<List<String>> facts() {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("Date", document.date()));
        facts.add(List.of("Processor", results.machine().cpu()));
        facts.add(List.of("Cores", String.valueOf(results.machine().cores())));
        facts.add(List.of(
                "Memory",
                String.format(Locale.ROOT, "%.1f GB", results.machine().memoryBytes() / 1e9)));
        facts.add(List.of("System", results.machine().system()));
        facts.add(List.of("Java", results.machine().jdk()));
        results.peaks()
                .forEach(peak -> facts.add(List.of(
                        "Product peak, %s %s ×%d".formatted(peak.backend(), peak.device(), peak.threads()),
                        String.format(
                                Locale.ROOT,
                                "%.0f GFLOP/s",
                                peak.flopsPerSecond().median() / 1e9))));
        document.libraries().forEach((name, version) -> facts.add(List.of("Backend " + name, version)));
        facts.add(List.of("Cadenza", document.version() + ", commit " + document.commit()));
        facts.add(List.of("Seeds", seeds()));
        facts.add(List.of(
                "Windows",
                "of %d tokens, stride %d%s"
                        .formatted(
                                results.corpus().window(),
                                results.corpus().stride(),
                                results.corpus().transpose() == 0
                                        ? ""
                                        : ", in keys up to " + results.corpus().transpose() + " semitones away")));
        facts.add(List.of("Corpus SHA-256", results.corpus().sha256()));
        return facts;
    }

    /** The line to be typed, and for who wants to know, what ran for each measurement. */
    private String commands() {
        String typed = pre(document.commands().get(0));
        String processes =
                document.commands().stream().skip(1).map(BenchmarkReport::pre).collect(Collectors.joining("\n"));
        return typed
                + (processes.isEmpty()
                        ? "\n"
                        : "\n<p class=\"note\">It started a process for each measurement, in this form:</p>\n"
                                + processes + "\n");
    }

    private static String pre(String command) {
        return "<pre tabindex=\"0\"><code>" + Html.text(command) + "</code></pre>";
    }

    private static String styleSheet() {
        try (InputStream in = Optional.ofNullable(BenchmarkReport.class.getResourceAsStream("report.css"))
                .orElseThrow(() -> new IllegalStateException("report.css is missing from this program"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
