package io.cadenza.eval.plot;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Frequency by rank on logarithmic axes; a straight line would be Zipf's law. */
final class FrequencyRanks {
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
