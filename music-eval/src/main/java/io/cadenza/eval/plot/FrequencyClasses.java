package io.cadenza.eval.plot;

import java.awt.Color;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.labels.StandardXYItemLabelGenerator;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.data.xy.XYBarDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Distinct tokens by frequency in classes that double: 1, 2 to 3, 4 to 7, … The threshold begins a class of its own, so that
 * every bar is either kept or dropped.
 */
final class FrequencyClasses {
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
            long tokens = frequencies.stream().filter(f -> f >= from && f < end).count();
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
        int highest =
                Math.max(minCount, frequencies.stream().mapToInt(f -> f).max().orElse(1));
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
                : "%s; %s of them occur at least %s times".formatted(all, format.format(kept), format.format(minCount));
    }
}
