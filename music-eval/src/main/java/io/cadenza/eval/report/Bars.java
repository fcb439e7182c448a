package io.cadenza.eval.report;

import io.cadenza.eval.benchmark.BenchmarkResults.Row;
import io.cadenza.eval.benchmark.Percentiles;
import io.cadenza.eval.benchmark.ResultTable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One measure of all cells as horizontal bars, the best first, each with its spread as far as the longest bar goes. A list in HTML
 * and no picture of the plotting package: its lines are read aloud, break on a phone and follow the page's colours.
 */
final class Bars {
    private Bars() {}

    private record Bar(String name, String place, Percentiles value) {}

    /**
     * The bars; empty if nothing was measured.
     *
     * @param sign 1 where less is better, −1 where more is
     */
    static String html(
            String title, String format, int sign, List<Row> rows, Function<Row, Optional<Percentiles>> measure) {
        List<Bar> bars = rows.stream()
                .flatMap(row -> measure.apply(row).stream()
                        .map(spread -> new Bar(row.model(), ResultTable.backend(row), spread)))
                .sorted(Comparator.comparingDouble(
                        (Bar bar) -> sign * bar.value().median()))
                .toList();
        if (bars.isEmpty()) {
            return "";
        }
        double widest =
                bars.stream().mapToDouble(bar -> bar.value().median()).max().orElse(1);
        return bars.stream()
                .map(bar -> bar(bar, format, widest))
                .collect(Collectors.joining(
                        "\n",
                        "<figure class=\"bars\">\n<h3>" + Html.text(title) + "</h3>\n<ul>\n",
                        "\n</ul>\n</figure>\n"));
    }

    private static String bar(Bar bar, String format, double widest) {
        Percentiles value = bar.value();
        return String.format(
                Locale.ROOT,
                """
                <li><span class="name">%s <span>%s</span></span><span class="track" aria-hidden="true">\
                <span class="bar" style="width:%.2f%%"></span>\
                <span class="spread" style="left:%.2f%%;width:%.2f%%"></span></span>\
                <span class="value">%s <span>%s–%s</span></span></li>""",
                Html.text(bar.name()),
                Html.text(bar.place()),
                100 * value.median() / widest,
                100 * value.low() / widest,
                100 * Math.max(0, Math.min(value.high(), widest) - value.low()) / widest,
                number(format, value.median()),
                number(format, value.low()),
                number(format, value.high()));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
