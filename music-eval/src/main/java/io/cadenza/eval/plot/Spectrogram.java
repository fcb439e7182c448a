package io.cadenza.eval.plot;

import io.cadenza.core.sound.Sound;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYDataImageAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeriesCollection;

/** Sounds as spectrograms side by side: time to the right, frequency upwards, level as brightness. */
public final class Spectrogram {
    private static final int HEIGHT = 620;
    private static final int PANEL_WIDTH = 760;
    private static final int SMALL_WIDTH = 560;
    private static final int SMALL_HEIGHT = 440;
    private static final int MAX_COLUMNS = 1200;

    /** Levels in dB of full scale; 16 bits end at −96, and what a model makes of 256 levels hisses at about −60. */
    private static final int QUIETEST = -90;

    private static final int LOUDEST = -10;

    /** From silence to loud; rising in lightness, so that it can be read in grey and by colour-blind eyes. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x000004),
            new Color(0x420A68),
            new Color(0x932667),
            new Color(0xDD513A),
            new Color(0xFCA50A),
            new Color(0xFCFFA4));

    private Spectrogram() {}

    /**
     * A sound and what is written above it.
     *
     * @param title such as {@code original}
     * @param sound one sample or more
     */
    public record Panel(String title, Sound sound) {
        /** Checks that there is something to draw. */
        public Panel {
            Objects.requireNonNull(title, "title");
            if (sound.length() == 0) {
                throw new IllegalArgumentException("A spectrogram needs a sample at least; \"" + title + "\" has none");
            }
        }
    }

    /**
     * Draws sounds.
     *
     * @throws io.cadenza.core.CadenzaException if this machine cannot draw text or the file cannot be written
     */
    public static void write(Path file, List<Panel> panels) {
        List<JFreeChart> charts = panels.stream().map(Spectrogram::chart).toList();
        Picture.write(file, PANEL_WIDTH * charts.size(), HEIGHT, charts);
    }

    /**
     * One of them, small, as the bytes of a PNG file.
     *
     * @throws PictureException if this machine cannot draw text
     */
    public static byte[] png(Panel panel) {
        return Picture.png("the spectrogram", SMALL_WIDTH, SMALL_HEIGHT, List.of(chart(panel)));
    }

    private static JFreeChart chart(Panel panel) {
        Sound sound = panel.sound();
        XYPlot plot = new XYPlot(
                new XYSeriesCollection(),
                axis("time (seconds)", sound.seconds()),
                axis("frequency (kHz)", sound.sampleRate() / 2000.0),
                null);
        int window = windowSize(sound.sampleRate());
        plot.addAnnotation(
                new XYDataImageAnnotation(image(sound, window), 0, 0, sound.seconds(), sound.sampleRate() / 2000.0));
        String subtitle = "%s seconds at %s Hz; windows of %s ms"
                .formatted(
                        Style.number("0.00").format(sound.seconds()),
                        Style.number("#,##0").format(sound.sampleRate()),
                        Style.number("0").format(1000.0 * window / sound.sampleRate()));
        JFreeChart chart = Style.chart(panel.title(), subtitle, plot, false);
        chart.addSubtitle(legend());
        return chart;
    }

    /** A power of two, 64 to 128 ms: long enough to tell the partials of a low note apart. */
    private static int windowSize(int sampleRate) {
        return Math.max(64, Integer.highestOneBit(sampleRate / 8));
    }

    private static BufferedImage image(Sound sound, int window) {
        float[] samples = sound.toArray();
        Fourier fourier = new Fourier(window);
        int columns = Math.max(1, Math.min(MAX_COLUMNS, samples.length / Math.max(1, window / 16)));
        BufferedImage image = new BufferedImage(columns, fourier.bins(), BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < columns; x++) {
            int middle = (int) ((x + 0.5) * samples.length / columns);
            double[] levels = fourier.levels(samples, middle - window / 2);
            for (int bin = 0; bin < levels.length; bin++) {
                image.setRGB(x, levels.length - 1 - bin, colour(levels[bin]).getRGB());
            }
        }
        return image;
    }

    /** The colour of a level, between those of the list in proportion. */
    static Color colour(double decibels) {
        double share = (decibels - QUIETEST) / (LOUDEST - QUIETEST);
        double place = Math.max(0, Math.min(1, share)) * (COLOURS.size() - 1);
        int below = Math.min(COLOURS.size() - 2, (int) place);
        Color low = COLOURS.get(below);
        Color high = COLOURS.get(below + 1);
        double part = place - below;
        return new Color(
                (int) Math.round(low.getRed() + part * (high.getRed() - low.getRed())),
                (int) Math.round(low.getGreen() + part * (high.getGreen() - low.getGreen())),
                (int) Math.round(low.getBlue() + part * (high.getBlue() - low.getBlue())));
    }

    private static PaintScaleLegend legend() {
        LookupPaintScale scale = new LookupPaintScale(QUIETEST, LOUDEST, COLOURS.get(0));
        for (int level = QUIETEST; level <= LOUDEST; level++) {
            scale.add(level, colour(level));
        }
        NumberAxis axis = new NumberAxis("level (dB of full scale)");
        axis.setLabelFont(Style.TICK);
        axis.setTickLabelFont(Style.TICK);
        axis.setNumberFormatOverride(Style.number("0"));
        PaintScaleLegend legend = new PaintScaleLegend(scale, axis);
        legend.setPosition(RectangleEdge.RIGHT);
        legend.setStripWidth(14);
        legend.setMargin(60, 6, 60, 6);
        return legend;
    }

    private static NumberAxis axis(String label, double end) {
        NumberAxis axis = new NumberAxis(label);
        axis.setNumberFormatOverride(Style.number("0.##"));
        axis.setRange(0, end);
        return axis;
    }
}
