package io.cadenza.eval.plot;

import io.cadenza.core.file.AtomicFiles;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jfree.chart.JFreeChart;

/** Charts to PNG files. */
final class Png {
    private Png() {}

    /**
     * Draws charts side by side in columns of equal width and writes them as one PNG file.
     *
     * @param width of the whole picture, in pixels
     * @param height in pixels
     * @throws io.cadenza.core.CadenzaException if the file cannot be written
     */
    static void write(Path file, int width, int height, List<JFreeChart> charts) {
        BufferedImage image = draw(width, height, charts);
        AtomicFiles.write(file, out -> encode(image, out));
    }

    /** The same as the bytes of a PNG file. */
    static byte[] bytes(int width, int height, List<JFreeChart> charts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            encode(draw(width, height, charts), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static BufferedImage draw(int width, int height, List<JFreeChart> charts) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            for (int i = 0; i < charts.size(); i++) {
                int left = i * width / charts.size();
                int right = (i + 1) * width / charts.size();
                charts.get(i).draw(graphics, new Rectangle(left, 0, right - left, height));
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static void encode(BufferedImage image, OutputStream out) throws IOException {
        try (ImageOutputStream target = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "png", target)) {
                throw new IOException("this Java has no PNG writer");
            }
        }
    }
}
