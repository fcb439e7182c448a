package io.cadenza.eval.plot;

import io.cadenza.core.file.AtomicFiles;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUnits;
import org.jfree.svg.ViewBox;

/** Charts to SVG files: sharp at every size, with text that stays text. */
final class Svg {
    /** The names of clips and gradients begin with it; the library's own begin with the time of day. */
    private static final String PREFIX = "cadenza";

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private Svg() {}

    /**
     * Draws charts side by side in columns of equal width and writes them as one SVG file.
     *
     * @param width of the whole picture, in CSS pixels
     * @param height in CSS pixels
     * @throws io.cadenza.core.CadenzaException if the file cannot be written
     */
    static void write(Path file, int width, int height, List<JFreeChart> charts) {
        SVGGraphics2D graphics = new SVGGraphics2D(width, height, SVGUnits.PX);
        graphics.setDefsKeyPrefix(PREFIX);
        for (int i = 0; i < charts.size(); i++) {
            int left = i * width / charts.size();
            int right = (i + 1) * width / charts.size();
            charts.get(i).draw(graphics, new Rectangle(left, 0, right - left, height));
        }
        // With a view box a page may show it at any size.
        ViewBox box = new ViewBox(0, 0, width, height);
        AtomicFiles.writeText(file, HEAD + graphics.getSVGElement(null, true, box, null, null) + "\n");
    }
}
