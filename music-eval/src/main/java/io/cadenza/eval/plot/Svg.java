package io.cadenza.eval.plot;

import io.cadenza.core.file.AtomicFiles;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Charts to SVG files: sharp at every size, with text that stays text. */
final class Svg {
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
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setComment(null);
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        for (int i = 0; i < charts.size(); i++) {
            int left = i * width / charts.size();
            int right = (i + 1) * width / charts.size();
            charts.get(i).draw(graphics, new Rectangle(left, 0, right - left, height));
        }
        Element picture = graphics.getRoot();
        // With a view box a page may show it at any size.
        picture.setAttributeNS(null, "viewBox", "0 0 %d %d".formatted(width, height));
        AtomicFiles.writeText(file, HEAD + text(picture) + "\n");
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
}
