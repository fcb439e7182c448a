package io.cadenza.eval.plot;

import java.awt.AWTError;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;

/** Charts to a picture file of the kind that its name asks for. */
final class Picture {
    private Picture() {}

    /**
     * Draws charts side by side in columns of equal width: as SVG if the file's name ends in {@code .svg}, else as PNG.
     *
     * @param width of the whole picture, in pixels
     * @param height in pixels
     * @throws PictureException if this machine cannot draw text
     * @throws io.cadenza.core.CadenzaException if the file cannot be written
     */
    static void write(Path file, int width, int height, List<JFreeChart> charts) {
        requireFonts(file);
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            Svg.write(file, width, height, charts);
        } else {
            Png.write(file, width, height, charts);
        }
    }

    /**
     * Both kinds measure text with the JDK's fonts, which it finds through the operating system; on a slim Linux image without
     * fontconfig, FreeType or any font, the first text drawn ends in one of several errors, none of which says so.
     */
    private static void requireFonts(Path file) {
        try {
            Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            new TextLayout("A", Style.LABEL, graphics.getFontRenderContext()).getBounds();
            graphics.dispose();
        } catch (AWTError e) {
            throw new PictureException(
                    "Cannot draw %s: %s. Start Java with -Djava.awt.headless=true.".formatted(file, e.getMessage()), e);
        } catch (InternalError | LinkageError | RuntimeException e) {
            throw new PictureException(
                    "Cannot draw %s: Java finds no font to write with (%s). Install fontconfig and a font, for example with apt-get install fontconfig fonts-dejavu-core."
                            .formatted(file, root(e)),
                    e);
        }
    }

    private static Throwable root(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? error : root(cause);
    }
}
