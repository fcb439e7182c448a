package io.cadenza.eval.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** One look for all pictures: white paper, light grid, few colours that colour-blind eyes tell apart. */
final class Style {
    /** Okabe and Ito (2008), "Color Universal Design": blue, vermilion, green, purple, orange, sky blue. */
    static final List<Color> PALETTE = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    static final Color INK = new Color(0x333333);
    static final Color FAINT = new Color(0x8C8C8C);
    static final Color GRID = new Color(0xE3E3E3);

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 20);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 16);
    static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    private static final Color NOTHING = new Color(0, true);

    /** Dashes, dots, and both in turn. */
    private static final List<float[]> DASHES =
            List.of(new float[] {7f, 4f}, new float[] {2f, 4f}, new float[] {10f, 3f, 2f, 3f});

    static final Stroke LINE = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final Stroke THIN = new BasicStroke(1f);
    static final Stroke DASHED =
            new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {6f, 5f}, 0f);

    static {
        // Text along an upright axis stays text in SVG; by default JFreeChart draws its outlines.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private Style() {}

    /** A chart of this look, with its legend at the top right if it has one. */
    static JFreeChart chart(String title, String subtitle, XYPlot plot, boolean legend) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(THIN);
        plot.setRangeGridlineStroke(THIN);
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        dress(plot.getDomainAxis());
        dress(plot.getRangeAxis());
        JFreeChart chart = new JFreeChart(title, TITLE, plot, legend);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(14, 14, 14, 24));
        left(chart.getTitle(), INK);
        TextTitle second = new TextTitle(subtitle, TICK);
        left(second, FAINT);
        second.setPadding(2, 4, 10, 4);
        chart.addSubtitle(0, second);
        if (legend) {
            chart.getLegend().setItemFont(LABEL);
            chart.getLegend().setFrame(BlockBorder.NONE);
            chart.getLegend().setPosition(RectangleEdge.TOP);
            chart.getLegend().setHorizontalAlignment(HorizontalAlignment.LEFT);
        }
        return chart;
    }

    /** Numbers as English texts write them, whatever the machine's language: equal input gives equal pictures. */
    static NumberFormat number(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    /** The palette's colour of a series; colours repeat after the last. */
    static Color colour(int series) {
        return PALETTE.get(series % PALETTE.size());
    }

    /** A line of the pattern of a number: full first, then dashes; patterns repeat after the last. */
    static Stroke pattern(float width, int number) {
        int dashes = number % (DASHES.size() + 1);
        return dashes == 0
                ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, DASHES.get(dashes - 1), 0f);
    }

    /** A dashed line across the plot with its label in the same colour. */
    static ValueMarker line(double value, String label, Color colour) {
        ValueMarker marker = new ValueMarker(value, colour, DASHED);
        marker.setLabel(label);
        marker.setLabelFont(TICK);
        marker.setLabelPaint(colour);
        marker.setLabelBackgroundColor(NOTHING);
        marker.setLabelOffset(new RectangleInsets(6, 8, 6, 8));
        return marker;
    }

    private static void left(TextTitle title, Color colour) {
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setPaint(colour);
        title.setPadding(2, 4, 2, 4);
    }

    private static void dress(ValueAxis axis) {
        axis.setLabelFont(LABEL);
        axis.setLabelPaint(INK);
        axis.setTickLabelFont(TICK);
        axis.setTickLabelPaint(INK);
        axis.setAxisLinePaint(FAINT);
        axis.setTickMarkPaint(FAINT);
        // The axis leaves out ticks whose labels, with these insets, would touch: wide ones keep the grid light.
        axis.setTickLabelInsets(new RectangleInsets(8, 8, 8, 8));
    }
}
