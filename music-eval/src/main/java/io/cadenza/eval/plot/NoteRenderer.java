package io.cadenza.eval.plot;

import java.awt.Color;
import java.awt.Paint;
import java.util.List;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;

/** Bars in the colour of their track, shaded by velocity. */
final class NoteRenderer extends XYBarRenderer {
    private static final long serialVersionUID = 1L;
    private static final int LOUDEST = 127;
    /** The share of its colour that the softest note keeps, so that it is still seen. */
    private static final double PALEST = 0.25;

    private final transient List<int[]> velocities;

    /** Notes by series and item, with velocities 1 to 127. */
    NoteRenderer(List<int[]> velocities) {
        this.velocities = velocities;
        setUseYInterval(true);
        setBarPainter(new StandardXYBarPainter());
        setShadowVisible(false);
        // A dark rim parts repeated notes, and unlike a white one it hides no note that is only a pixel long.
        setDrawBarOutline(true);
        for (int series = 0; series < velocities.size(); series++) {
            setSeriesPaint(series, Style.colour(series));
            setSeriesOutlinePaint(series, Style.colour(series).darker());
            setSeriesOutlineStroke(series, Style.THIN);
        }
    }

    @Override
    public Paint getItemPaint(int series, int item) {
        double share = PALEST + (1 - PALEST) * velocities.get(series)[item] / LOUDEST;
        Color colour = Style.colour(series);
        return new Color(
                mixed(colour.getRed(), share), mixed(colour.getGreen(), share), mixed(colour.getBlue(), share));
    }

    private static int mixed(int channel, double share) {
        return (int) Math.round(255 - share * (255 - channel));
    }
}
