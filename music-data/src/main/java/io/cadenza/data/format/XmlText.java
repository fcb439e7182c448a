package io.cadenza.data.format;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of an XML file as text: by byte order mark, else as the file declares, else UTF-8. A byte that is none of its
 * encoding becomes a replacement character instead of ending the reading, and the JDK's parser has no cause to print about it.
 */
final class XmlText {
    private static final Pattern DECLARED =
            Pattern.compile("<\\?xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private XmlText() {}

    static String of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 256), StandardCharsets.ISO_8859_1);
        String text = new String(bytes, charset(head));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Charset charset(String head) {
        if (head.startsWith("\u00FE\u00FF") || head.startsWith("\0<")) {
            return StandardCharsets.UTF_16BE;
        }
        if (head.startsWith("\u00FF\u00FE") || head.startsWith("<\0")) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declared = DECLARED.matcher(head);
        if (!declared.find() || head.startsWith("\u00EF\u00BB\u00BF")) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset charset = Charset.forName(declared.group(1));
            // What was read as ASCII so far is no UTF-16, whatever it declares.
            return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")
                    ? StandardCharsets.UTF_8
                    : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
