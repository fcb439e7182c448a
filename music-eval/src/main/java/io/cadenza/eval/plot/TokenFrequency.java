package io.cadenza.eval.plot;

import java.awt.Color;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.labels.StandardXYItemLabelGenerator;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYBarDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** How often the tokens of a corpus occur. */
public final class TokenFrequency {
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 720;

    private TokenFrequency() {}

    /**
     * Draws two panels: the number of distinct tokens by how often they occur, in classes that double, and the frequency
     * of each token by its rank, both axes logarithmic. A line in both shows the threshold.
     *
     * @param counts how often each distinct token occurs, at least once each; not empty
     * @param minCount tokens that occur at least this often are kept in the vocabulary; 1 or more
     * @throws io.cadenza.core.CadenzaException if this machine cannot draw text or the file cannot be written
     * @throws IllegalArgumentException if there are no tokens, or a count or the threshold is below 1
     */
    public static void write(Path file, Map<String, Integer> counts, int minCount) {
        Collection<Integer> frequencies = counts.values();
        if (counts.isEmpty() || minCount < 1 || frequencies.stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException(
                    "Token frequencies need tokens that occur at least once and a threshold of 1 or more, not "
                            + counts.size() + " tokens and threshold " + minCount);
        }
        JFreeChart classes = FrequencyClasses.chart(frequencies, minCount);
        JFreeChart ranks = FrequencyRanks.chart(frequencies, minCount);
        Picture.write(file, WIDTH, HEIGHT, List.of(classes, ranks));
    }

    /**
     * Distinct tokens by frequency in classes that double: 1, 2 to 3, 4 to 7, … The threshold begins a class of its own, so that
     * every bar is either kept or dropped.
     */
    private static final class FrequencyClasses {
        private static final Color DROPPED = new Color(0xB8B8B8);

        private FrequencyClasses() {}

        static JFreeChart chart(Collection<Integer> frequencies, int minCount) {
            List<Integer> starts = starts(frequencies, minCount);
            XYSeries dropped = new XYSeries("fewer than " + minCount + " times: dropped");
            XYSeries kept = new XYSeries("at least " + minCount + " times: kept");
            List<String> labels = new ArrayList<>();
            for (int i = 0; i + 1 < starts.size(); i++) {
                int from = starts.get(i);
                int end = starts.get(i + 1);
                long tokens =
                        frequencies.stream().filter(f -> f >= from && f < end).count();
                (from < minCount ? dropped : kept).add(i, (double) tokens);
                labels.add(end == from + 1 ? "" + from : from + "–" + (end - 1));
            }
            XYSeriesCollection series = new XYSeriesCollection(kept);
            if (minCount > 1) {
                series.addSeries(dropped);
            }
            XYPlot plot = new XYPlot(new XYBarDataset(series, 0.86), classAxis(labels), countAxis(), renderer());
            if (minCount > 1) {
                plot.addDomainMarker(new ValueMarker(starts.indexOf(minCount) - 0.5, Style.colour(1), Style.DASHED));
            }
            return Style.chart("Distinct tokens by frequency", subtitle(frequencies, minCount), plot, minCount > 1);
        }

        /** The first frequency of each class, and at the end the first beyond all. */
        private static List<Integer> starts(Collection<Integer> frequencies, int minCount) {
            int highest = Math.max(
                    minCount, frequencies.stream().mapToInt(f -> f).max().orElse(1));
            TreeSet<Integer> starts = new TreeSet<>();
            long start = 1;
            for (; start <= highest; start *= 2) {
                starts.add((int) start);
            }
            starts.add(minCount);
            starts.add((int) Math.min(Integer.MAX_VALUE, start));
            return List.copyOf(starts);
        }

        private static SymbolAxis classAxis(List<String> labels) {
            SymbolAxis axis = new SymbolAxis("occurrences of the token", labels.toArray(String[]::new));
            axis.setGridBandsVisible(false);
            axis.setVerticalTickLabels(true);
            axis.setRange(-0.6, labels.size() - 0.4);
            return axis;
        }

        private static NumberAxis countAxis() {
            NumberAxis axis = new NumberAxis("distinct tokens");
            axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
            axis.setUpperMargin(0.1);
            return axis;
        }

        private static XYBarRenderer renderer() {
            XYBarRenderer renderer = new XYBarRenderer();
            renderer.setBarPainter(new StandardXYBarPainter());
            renderer.setShadowVisible(false);
            renderer.setSeriesPaint(0, Style.colour(0));
            renderer.setSeriesPaint(1, DROPPED);
            renderer.setDefaultItemLabelGenerator(
                    new StandardXYItemLabelGenerator("{2}", Style.number("0"), Style.number("#,##0")));
            renderer.setDefaultItemLabelFont(Style.TICK);
            renderer.setDefaultItemLabelPaint(Style.INK);
            renderer.setDefaultItemLabelsVisible(true);
            return renderer;
        }

        private static String subtitle(Collection<Integer> frequencies, int minCount) {
            NumberFormat format = Style.number("#,##0");
            long total = frequencies.stream().mapToLong(f -> f).sum();
            long kept = frequencies.stream().filter(f -> f >= minCount).count();
            String all = "%s tokens, %s distinct".formatted(format.format(total), format.format(frequencies.size()));
            return minCount == 1
                    ? all
                    : "%s; %s of them occur at least %s times"
                            .formatted(all, format.format(kept), format.format(minCount));
        }
    }

    /** Frequency by rank on logarithmic axes; a straight line would be Zipf's law. */
    private static final class FrequencyRanks {
        private FrequencyRanks() {}

        static JFreeChart chart(Collection<Integer> frequencies, int minCount) {
            XYSeries series = new XYSeries("frequency");
            List<Integer> falling =
                    frequencies.stream().sorted(Comparator.reverseOrder()).toList();
            for (int rank = 1; rank <= falling.size(); rank++) {
                series.add(rank, falling.get(rank - 1));
            }
            XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
            renderer.setSeriesPaint(0, Style.colour(0));
            renderer.setSeriesStroke(0, Style.LINE);
            XYPlot plot = new XYPlot(
                    new XYSeriesCollection(series),
                    axis("rank of the token", falling.size()),
                    axis("occurrences of the token", Math.max(minCount, falling.get(0))),
                    renderer);
            if (minCount > 1) {
                plot.addRangeMarker(threshold(minCount));
            }
            String subtitle = "the most frequent token occurs "
                    + Style.number("#,##0").format(falling.get(0)) + " times, the rarest "
                    + Style.number("#,##0").format(falling.get(falling.size() - 1));
            return Style.chart("Frequency by rank", subtitle, plot, false);
        }

        private static LogAxis axis(String label, int highest) {
            LogAxis axis = new LogAxis(label);
            axis.setSmallestValue(0.5);
            axis.setRange(0.8, Math.max(10, highest) * 1.4);
            axis.setTickUnit(new NumberTickUnit(1));
            axis.setMinorTickCount(9);
            axis.setMinorTickMarksVisible(true);
            axis.setNumberFormatOverride(Style.number("#,##0"));
            return axis;
        }

        private static ValueMarker threshold(int minCount) {
            ValueMarker marker = Style.line(minCount, "kept: " + minCount + " or more", Style.colour(1));
            marker.setLabelAnchor(RectangleAnchor.TOP_LEFT);
            marker.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
            return marker;
        }
    }
}
