package io.cadenza.data.format;

import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks through a hostile XML file: document types and entities are never followed, no subtree is held that has more elements
 * or is deeper than music is.
 */
final class XmlCursor {
    private static final int MAX_ELEMENTS = 200_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TEXT = 1 << 16;

    private final String file;
    private final XMLStreamReader reader;
    private int held;

    XmlCursor(String file, byte[] bytes) {
        this.file = file;
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        try {
            this.reader = factory.createXMLStreamReader(new StringReader(XmlText.of(bytes)));
        } catch (XMLStreamException e) {
            throw new MusicFileException(file, "line 1", "this is no XML", e);
        }
    }

    /** Goes to the next start or end of an element; false at the end of the document. */
    boolean advance() {
        try {
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
                    return true;
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    boolean atStart() {
        return reader.getEventType() == XMLStreamConstants.START_ELEMENT;
    }

    String name() {
        return reader.getLocalName();
    }

    Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return attributes;
    }

    /** The element that starts here with all that is in it; the cursor then stands at its end. */
    XmlElement element() {
        held = 0;
        return element(0);
    }

    private XmlElement element(int depth) {
        if (++held > MAX_ELEMENTS || depth > MAX_DEPTH) {
            throw failure("more is nested here than in any music");
        }
        String name = name();
        Map<String, String> attributes = attributes();
        List<XmlElement> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        try {
            for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    children.add(element(depth + 1));
                } else if (reader.hasText() && event != XMLStreamConstants.COMMENT && text.length() < MAX_TEXT) {
                    text.append(reader.getText());
                }
            }
        } catch (XMLStreamException e) {
            throw failure(e);
        }
        return new XmlElement(name, attributes, text.toString().strip(), children);
    }

    /** Passes over the element that starts here. */
    void skip() {
        int depth = 1;
        while (depth > 0 && advance()) {
            depth += atStart() ? 1 : -1;
        }
    }

    MusicFileException failure(String reason) {
        return new MusicFileException(file, "line " + reader.getLocation().getLineNumber(), reason);
    }

    private MusicFileException failure(XMLStreamException e) {
        int line = e.getLocation() == null
                ? reader.getLocation().getLineNumber()
                : e.getLocation().getLineNumber();
        return new MusicFileException(file, "line " + line, "the XML is damaged or cut short", e);
    }
}
