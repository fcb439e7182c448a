package io.cadenza.data.format;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of an XML file as text: by byte order mark, else as the file declares, else UTF-8. A byte that is none of its
 * encoding becomes a replacement character instead of ending the reading, and the JDK's parser has no cause to print about it.
 */
final class XmlText {
    private static final Pattern DECLARED =
            Pattern.compile("<\\?xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private static final Pattern REFERENCE = Pattern.compile("&(amp|lt|gt|quot|apos|#\\d{1,7}|#x[0-9A-Fa-f]{1,6});");
    private static final Pattern MARKUP =
            Pattern.compile("<!--.*?-->|<\\?.*?\\?>|<!\\[CDATA\\[.*?\\]\\]>|" + REFERENCE.pattern(), Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

    private XmlText() {}

    /** The bytes of a file in UTF-8, the very same if it is in UTF-8 already. */
    static byte[] utf8(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 256), StandardCharsets.ISO_8859_1);
        Charset charset = charset(head);
        if (charset.equals(StandardCharsets.UTF_8)) {
            return bytes;
        }
        String text = new String(bytes, charset);
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a text from an ampersand to a semicolon is a reference that needs no document type. */
    static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches() && !character(text).isEmpty();
    }

    /** A text without comments and instructions, its references replaced, its quoted parts as they are. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        Matcher matcher = MARKUP.matcher(text);
        int reached = 0;
        while (matcher.find()) {
            plain.append(text, reached, matcher.start());
            String found = matcher.group();
            if (found.startsWith("<![CDATA[")) {
                plain.append(found, 9, found.length() - 3);
            } else if (found.startsWith("&")) {
                plain.append(character(found));
            }
            reached = matcher.end();
        }
        return plain.append(text, reached, text.length()).toString();
    }

    /** What a reference stands for; empty if XML has no such character. */
    private static String character(String reference) {
        String inner = reference.substring(1, reference.length() - 1);
        if (!inner.startsWith("#")) {
            return NAMED.getOrDefault(inner, "");
        }
        int code = inner.startsWith("#x")
                ? Integer.parseInt(inner.substring(2), 16)
                : Integer.parseInt(inner.substring(1));
        boolean allowed = (code >= 32 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF))
                || code == '\t'
                || code == '\n'
                || code == '\r';
        return allowed ? Character.toString(code) : "";
    }

    /** A decimal number; not a number for anything else. */
    static double number(String text) {
        return !text.isEmpty() && NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
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
