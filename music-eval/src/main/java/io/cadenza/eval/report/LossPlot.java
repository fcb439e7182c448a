package io.cadenza.eval.report;

import io.cadenza.eval.benchmark.BenchmarkResults;
import io.cadenza.eval.benchmark.BenchmarkResults.Row;
import io.cadenza.eval.benchmark.Quality;
import io.cadenza.eval.benchmark.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The loss curves of all runs in one picture: validation in full lines, training in thin ones, by optimiser steps. */
final class LossPlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 56;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 48;

    /** Colours that colour-blind eyes tell apart (Okabe and Ito 2008), by number in the style sheet. */
    private static final int COLOURS = 6;

    private static final List<String> DASHES = List.of("none", "7 4", "2 4", "10 3 2 3");

    private final List<Row> runs;
    private final List<Line> lines;
    private final Axis steps;
    private final Axis losses;

    /** A horizontal line to hold the curves against. */
    private record Line(String name, double loss) {}

    private LossPlot(BenchmarkResults results) {
        this.runs = results.rows().stream()
                .filter(row -> row.isNeural() && row.quality().isPresent())
                .toList();
        this.lines = new ArrayList<>();
        results.baselines().ifPresent(baselines -> lines.add(new Line("unigram", baselines.unigram())));
        results.countingLoss().ifPresent(loss -> lines.add(new Line("n-gram", loss)));
        List<Quality.CurvePoint> points = runs.stream()
                .flatMap(run -> run.quality().orElseThrow().curve().stream())
                .toList();
        double lowest = points.stream()
                .mapToDouble(point -> Math.min(point.validationLoss(), point.trainingLoss()))
                .min()
                .orElse(0);
        double highest = points.stream()
                .mapToDouble(point -> Math.max(point.validationLoss(), point.trainingLoss()))
                .max()
                .orElse(1);
        double lowestLine = lines.stream().mapToDouble(Line::loss).min().orElse(lowest);
        double highestLine = lines.stream().mapToDouble(Line::loss).max().orElse(highest);
        this.losses =
                Axis.around(Math.min(lowest, lowestLine), Math.max(highest, highestLine), 0.04, HEIGHT - BOTTOM, TOP);
        long last = points.stream().mapToLong(Quality.CurvePoint::step).max().orElse(1);
        this.steps = new Axis(0, last * 1.02, LEFT, WIDTH - RIGHT);
    }

    /** The picture with its legend; empty if nothing was trained to the end. */
    static String html(BenchmarkResults results) {
        LossPlot plot = new LossPlot(results);
        return plot.runs.isEmpty() ? "" : plot.html();
    }

    private String html() {
        StringBuilder svg = new StringBuilder();
        for (double tick : losses.ticks()) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, WIDTH - RIGHT, losses.place(tick), losses.place(tick)));
            svg.append(format(
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT - 8, losses.place(tick) + 5, Axis.label(tick)));
        }
        for (double tick : steps.ticks()) {
            svg.append(format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    steps.place(tick), HEIGHT - BOTTOM + 20, Axis.label(tick)));
        }
        svg.append(format(
                "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">optimiser steps</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8));
        for (Line line : lines) {
            double y = losses.place(line.loss());
            svg.append(format(
                    "<line class=\"baseline\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, WIDTH - RIGHT, y, y));
            svg.append(format(
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"start\">%s</text>%n",
                    LEFT + 6, y - 5, line.name()));
        }
        for (int i = 0; i < runs.size(); i++) {
            svg.append(curve(i));
        }
        return """
                <figure>
                <div class="scroll" role="region" aria-label="Loss curves" tabindex="0">
                <svg class="plot" viewBox="0 0 %d %d" role="img" aria-label="%s">
                %s</svg>
                </div>
                <figcaption>Nats per scored target. Thick: validation; thin: training, with dropout. Dashed across: what counting \
                comes to on the held-out targets.</figcaption>
                <ul class="legend">
                %s
                </ul>
                </figure>
                """.formatted(WIDTH, HEIGHT, Html.text(spoken()), svg, legend());
    }

    private String curve(int run) {
        List<Quality.CurvePoint> points = runs.get(run).quality().orElseThrow().curve();
        String training = points.stream()
                .map(point ->
                        format("%.1f,%.1f", steps.place((double) point.step()), losses.place(point.trainingLoss())))
                .collect(Collectors.joining(" "));
        String validation = points.stream()
                .map(point ->
                        format("%.1f,%.1f", steps.place((double) point.step()), losses.place(point.validationLoss())))
                .collect(Collectors.joining(" "));
        String dots = points.stream()
                .map(point -> format(
                        "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                        colour(run), steps.place((double) point.step()), losses.place(point.validationLoss())))
                .collect(Collectors.joining());
        return format(
                "<polyline class=\"training c%1$d\" points=\"%2$s\"/><polyline class=\"validation c%1$d\" points=\"%3$s\" stroke-dasharray=\"%4$s\"/>%5$s%n",
                colour(run), training, validation, dash(run), dots);
    }

    /** Runs of one model share a colour. */
    private int colour(int run) {
        List<String> models = runs.stream().map(Row::model).distinct().toList();
        return models.indexOf(runs.get(run).model()) % COLOURS;
    }

    /** Runs on one backend, device and number of threads share a dash. */
    private String dash(int run) {
        List<String> places = runs.stream().map(ResultTable::backend).distinct().toList();
        return DASHES.get(places.indexOf(ResultTable.backend(runs.get(run))) % DASHES.size());
    }

    private String legend() {
        StringBuilder legend = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            legend.append(format(
                    "<li><svg viewBox=\"0 0 32 8\" aria-hidden=\"true\"><line class=\"validation c%d\" x1=\"1\" x2=\"31\" y1=\"4\" y2=\"4\" stroke-dasharray=\"%s\"/></svg> %s <span>%s, best %.3f</span></li>%n",
                    colour(i),
                    dash(i),
                    Html.text(runs.get(i).model()),
                    Html.text(ResultTable.backend(runs.get(i))),
                    runs.get(i).quality().orElseThrow().best().validationLoss()));
        }
        return legend.toString().stripTrailing();
    }

    private String spoken() {
        return runs.stream()
                .map(run -> format(
                        "%s on %s: best validation loss %.3f after %d steps",
                        run.model(),
                        ResultTable.backend(run),
                        run.quality().orElseThrow().best().validationLoss(),
                        run.quality().orElseThrow().best().step()))
                .collect(Collectors.joining("; ", "Loss curves. ", "."));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
