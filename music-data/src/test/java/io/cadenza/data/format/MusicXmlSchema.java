package io.cadenza.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.transform.stax.StAXSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.audiveris.proxymusic.ScorePartwise;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.SAXException;

/** The schema of MusicXML 4.0 that proxymusic carries; the two that it imports are stood in for by what it uses of them. */
final class MusicXmlSchema {
    private static final Map<String, String> IMPORTED = Map.of("xml.xsd", """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
              <xs:attribute name="lang" type="xs:language"/>
              <xs:attribute name="space" type="xs:NCName"/>
            </xs:schema>""", "xlink.xsd", """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink">
              <xs:attribute name="href" type="xs:anyURI"/>
              <xs:attribute name="type" type="xs:string"/>
              <xs:attribute name="role" type="xs:string"/>
              <xs:attribute name="title" type="xs:string"/>
              <xs:attribute name="show" type="xs:string"/>
              <xs:attribute name="actuate" type="xs:string"/>
            </xs:schema>""");

    private static final Schema SCHEMA = load();

    private MusicXmlSchema() {}

    static void validate(InputStream xml) throws SAXException, IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false); // its address is not to be followed
        SCHEMA.newValidator().validate(new StAXSource(factory.createXMLStreamReader(xml)));
    }

    private static Schema load() {
        URL url = Objects.requireNonNull(ScorePartwise.class.getResource("/META-INF/jaxb/xsd/musicxml.xsd"));
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setResourceResolver((type, namespace, publicId, systemId, base) -> input(systemId));
        try {
            return factory.newSchema(url);
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LSInput input(String systemId) {
        try {
            DOMImplementationLS dom = (DOMImplementationLS)
                    DOMImplementationRegistry.newInstance().getDOMImplementation("LS");
            LSInput input = dom.createLSInput();
            input.setSystemId(systemId);
            input.setCharacterStream(new StringReader(Objects.requireNonNull(IMPORTED.get(systemId))));
            return input;
        } catch (ReflectiveOperationException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
