package io.cadenza.eval.plot;

import io.cadenza.core.file.AtomicFiles;
import java.awt.AWTError;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.DOMGroupManager;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

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
        byte[] picture = file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")
                ? svg(file.toString(), width, height, charts)
                : png(file.toString(), width, height, charts);
        AtomicFiles.write(file, out -> out.write(picture));
    }

    /**
     * The same as the bytes of a PNG file.
     *
     * @param name what is drawn, for errors
     */
    static byte[] png(String name, int width, int height, List<JFreeChart> charts) {
        requireFonts(name);
        return Png.bytes(width, height, charts);
    }

    /**
     * The same as the bytes of an SVG file.
     *
     * @param name what is drawn, for errors
     */
    static byte[] svg(String name, int width, int height, List<JFreeChart> charts) {
        requireFonts(name);
        return Svg.bytes(width, height, charts);
    }

    /**
     * Both kinds measure text with the JDK's fonts, which it finds through the operating system; on a slim Linux image without
     * fontconfig, FreeType or any font, the first text drawn ends in one of several errors, none of which says so.
     */
    private static void requireFonts(String name) {
        try {
            Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            new TextLayout("A", Style.LABEL, graphics.getFontRenderContext()).getBounds();
            graphics.dispose();
        } catch (AWTError e) {
            throw new PictureException(
                    "Cannot draw %s: %s. Start Java with -Djava.awt.headless=true.".formatted(name, e.getMessage()), e);
        } catch (InternalError | LinkageError | RuntimeException e) {
            throw new PictureException(
                    "Cannot draw %s: Java finds no font to write with (%s). Install fontconfig and a font, for example with apt-get install fontconfig fonts-dejavu-core."
                            .formatted(name, root(e)),
                    e);
        }
    }

    private static Throwable root(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? error : root(cause);
    }

    /** Charts to PNG files. */
    private static final class Png {
        private Png() {}

        /** Draws charts side by side in columns of equal width. */
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

    /** Charts to SVG files: sharp at every size, with text that stays text. */
    private static final class Svg {
        private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

        private Svg() {}

        /** Draws charts side by side in columns of equal width. */
        static byte[] bytes(int width, int height, List<JFreeChart> charts) {
            SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
            context.setComment(null);
            SVGGraphics2D graphics = new MeasuredText(context);
            graphics.setSVGCanvasSize(new Dimension(width, height));
            for (int i = 0; i < charts.size(); i++) {
                int left = i * width / charts.size();
                int right = (i + 1) * width / charts.size();
                charts.get(i).draw(graphics, new Rectangle(left, 0, right - left, height));
            }
            Element picture = graphics.getRoot();
            // With a view box a page may show it at any size.
            picture.setAttributeNS(null, "viewBox", "0 0 %d %d".formatted(width, height));
            return (HEAD + text(picture) + "\n").getBytes(StandardCharsets.UTF_8);
        }

        private static Document document() {
            try {
                return DocumentBuilderFactory.newDefaultNSInstance()
                        .newDocumentBuilder()
                        .getDOMImplementation()
                        .createDocument(SVGGraphics2D.SVG_NAMESPACE_URI, "svg", null);
            } catch (ParserConfigurationException e) {
                throw new IllegalStateException("The JDK's own XML parser is not there", e);
            }
        }

        /** Without the document type that Batik's own writer adds: some programs load it from the web. */
        private static String text(Element picture) {
            try {
                TransformerFactory factory = TransformerFactory.newDefaultInstance();
                factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
                Transformer transformer = factory.newTransformer();
                transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
                StringWriter text = new StringWriter();
                transformer.transform(new DOMSource(picture), new StreamResult(text));
                return text.toString();
            } catch (TransformerException e) {
                throw new IllegalStateException("The JDK's own XML writer does not write a picture", e);
            }
        }

        /**
         * Measures text as SVG draws it, not on the pixels of a screen, and says of each text how much room the chart has for it, since
         * whoever shows it may have another font.
         */
        private static final class MeasuredText extends SVGGraphics2D {
            private final Graphics2D ruler;

            MeasuredText(SVGGeneratorContext context) {
                super(context, false);
                ruler = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
                ruler.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
                ruler.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            }

            private MeasuredText(MeasuredText other) {
                super(other);
                ruler = other.ruler;
            }

            @Override
            public Graphics create() {
                return new MeasuredText(this);
            }

            @Override
            public FontMetrics getFontMetrics(Font font) {
                return ruler.getFontMetrics(font);
            }

            @Override
            public void drawString(String string, float x, float y) {
                Element text = getDOMFactory().createElementNS(SVG_NAMESPACE_URI, "text");
                text.setAttributeNS(null, "x", getGeneratorContext().doubleString(x));
                text.setAttributeNS(null, "y", getGeneratorContext().doubleString(y));
                int width = getFontMetrics().stringWidth(string);
                text.setAttributeNS(null, "textLength", String.valueOf(width));
                text.appendChild(getDOMFactory().createTextNode(string));
                domGroupManager.addElement(text, DOMGroupManager.FILL);
            }
        }
    }
}
