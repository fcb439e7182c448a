package io.cadenza.data.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the bytes of a hostile XML file from tag to tag. Document types are passed over and no entity but XML's own five
 * is known; nothing may nest deeper, and no subtree that is held have more elements, than music has.
 *
 * <p>Why not the JDK's reader: a quartet has 5 MB of XML of which few tags are heard. This one decodes no character before it is
 * asked for, and reads such files several times as fast.
 */
final class XmlCursor {
    private static final int MAX_ELEMENTS = 200_000;
    private static final int MAX_DEPTH = 64;
    private static final int NAME_SLOTS = 1 << 10;

    /** Texts such as the name of a step or a value, which a file says again and again. */
    private static final int SHORT = 8;

    /** What a byte may be: part of a name, white space, or a control character that XML does not allow. */
    private static final byte[] KIND = new byte[256];

    private static final byte IN_NAME = 1;
    private static final byte SPACE = 2;
    private static final byte FORBIDDEN = 3;

    static {
        Arrays.fill(KIND, 0, 32, FORBIDDEN);
        for (char c : " \t\r\n".toCharArray()) {
            KIND[c] = SPACE;
        }
        for (int c = 0; c < 256; c++) {
            if (c >= 128 || Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == ':') {
                KIND[c] = IN_NAME;
            }
        }
    }

    private final String file;
    private final byte[] bytes;
    private final byte[] @Nullable [] nameBytes = new byte[NAME_SLOTS][];
    private final String[] names = new String[NAME_SLOTS];
    private final boolean[] passed = new boolean[NAME_SLOTS];
    private final Set<String> unheard;
    private final String[] open = new String[MAX_DEPTH];
    private final int[] openFrom = new int[MAX_DEPTH];
    private final int[] openTo = new int[MAX_DEPTH];
    private int namesKnown;
    private int depth;
    private int held;
    private int at;
    private int tagFrom;
    private int attributesFrom;
    private int attributesTo;
    private String name = "";
    private boolean atStart;
    private boolean endsAtOnce;
    private boolean rootSeen;
    private boolean nameUnheard;

    XmlCursor(String file, byte[] bytes) {
        this(file, bytes, Set.of());
    }

    /** A cursor whose {@link #element()} passes over what has one of these names. */
    XmlCursor(String file, byte[] bytes, Set<String> unheard) {
        this.file = file;
        this.unheard = unheard;
        this.bytes = XmlText.utf8(bytes);
        at = this.bytes.length >= 3 && (this.bytes[0] & 255) == 0xEF ? 3 : 0;
    }

    /** Goes to the next start or end of an element; false at the end of the document. */
    boolean advance() {
        if (endsAtOnce) {
            endsAtOnce = false;
            atStart = false;
            name = open[--depth];
            return true;
        }
        while (text()) {
            int next = byteAt(at + 1);
            if (next == '/') {
                end();
                return true;
            } else if (next != '!' && next != '?') {
                start();
                return true;
            }
            passOver();
        }
        if (depth > 0 || !rootSeen) {
            throw damaged();
        }
        return false;
    }

    boolean atStart() {
        return atStart;
    }

    /** The element's name without a prefix. */
    String name() {
        return name;
    }

    /** An attribute of the tag that starts here; empty text if there is none. */
    String attribute(String key) {
        return attribute(key, attributesFrom, attributesTo);
    }

    /** The element that starts here with all that is in it; the cursor then stands at its end. */
    XmlElement element() {
        held = 0;
        return hold();
    }

    private XmlElement hold() {
        if (++held > MAX_ELEMENTS) {
            throw failure("more is nested here than in any music");
        }
        XmlElement element = new XmlElement(this, name, attributesFrom, attributesTo, at);
        advance();
        element.endText(atStart ? tagFrom : Math.max(tagFrom, element.textFrom()));
        while (atStart) {
            if (nameUnheard) {
                skip();
            } else {
                element.add(hold());
            }
            advance();
        }
        return element;
    }

    /** Passes over the element that starts here. */
    void skip() {
        int outer = depth - 1;
        while (depth > outer) {
            advance();
        }
    }

    /** Goes to the next tag; false at the end of the file. What it passes over is text that XML allows. */
    private boolean text() {
        byte[] all = bytes;
        int position = at;
        for (; position < all.length; position++) {
            int c = all[position];
            if (c == '<') {
                break;
            } else if (c <= '&') {
                if (c == '&' && depth > 0) {
                    at = position;
                    reference(position);
                } else if ((c >= 0 && KIND[c] == FORBIDDEN) || (depth == 0 && KIND[c & 255] != SPACE)) {
                    at = position;
                    throw damaged();
                }
            } else if (depth == 0) {
                at = position;
                throw damaged();
            }
        }
        at = position;
        tagFrom = position;
        return position < all.length;
    }

    private void start() {
        if (depth == MAX_DEPTH) {
            throw failure("more is nested here than in any music");
        }
        if (depth == 0 && rootSeen) {
            throw damaged();
        }
        rootSeen = true;
        int from = ++at;
        String full = word();
        boolean isUnheard = nameUnheard;
        openFrom[depth] = from;
        openTo[depth] = at;
        attributesFrom = at;
        attributes();
        attributesTo = at;
        endsAtOnce = byteAt(at) == '/';
        at += endsAtOnce ? 1 : 0;
        expect('>');
        name = local(full);
        open[depth++] = full;
        nameUnheard = isUnheard;
        atStart = true;
    }

    private void attributes() {
        while (true) {
            int before = at;
            space();
            int c = byteAt(at);
            if (c == '>' || c == '/') {
                return;
            }
            if (before == at) {
                throw damaged();
            }
            int from = at;
            while (KIND[byteAt(at)] == IN_NAME) {
                at++;
            }
            if (from == at) {
                throw damaged();
            }
            space();
            expect('=');
            space();
            int quote = byteAt(at);
            if (quote != '"' && quote != '\'') {
                throw damaged();
            }
            for (at++; byteAt(at) != quote; at++) {
                int value = byteAt(at);
                if (value == '&') {
                    reference(at);
                } else if (value == '<' || (value < 32 && KIND[value] == FORBIDDEN)) {
                    throw damaged();
                }
            }
            at++;
        }
    }

    private void end() {
        at += 2;
        int from = depth == 0 ? 0 : openFrom[depth - 1];
        int length = depth == 0 ? 0 : openTo[depth - 1] - from;
        if (length == 0 || length > bytes.length - at) {
            throw damaged();
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != bytes[from + i]) {
                throw damaged();
            }
        }
        at += length;
        space();
        expect('>');
        name = local(open[--depth]);
        atStart = false;
    }

    /** Passes over a comment, an instruction, a document type or, in an element, quoted text. */
    private void passOver() {
        if (startsWith("<!--")) {
            at = after("-->", at + 4);
        } else if (startsWith("<?")) {
            at = after("?>", at + 2);
        } else if (startsWith("<![CDATA[") && depth > 0) {
            at = after("]]>", at + 9);
        } else if (startsWith("<!DOCTYPE") && !rootSeen) {
            documentType();
        } else {
            throw damaged();
        }
    }

    private void documentType() {
        int inner = 0;
        for (at += 9; ; at++) {
            int c = byteAt(at);
            if (c == '"' || c == '\'') {
                for (at++; byteAt(at) != c; at++) {
                    // nothing in it is read
                }
            } else if (startsWith("<!--")) {
                at = after("-->", at + 4) - 1;
            } else if (c == '[') {
                inner++;
            } else if (c == ']') {
                inner--;
            } else if (c == '>' && inner <= 0) {
                at++;
                return;
            }
        }
    }

    private int after(String end, int from) {
        byte[] wanted = end.getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i + wanted.length;
            }
        }
        at = bytes.length;
        throw damaged();
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void space() {
        while (KIND[byteAt(at)] == SPACE) {
            at++;
        }
    }

    private void expect(char wanted) {
        if (byteAt(at) != wanted) {
            throw damaged();
        }
        at++;
    }

    private int byteAt(int position) {
        if (position >= bytes.length) {
            throw damaged();
        }
        return bytes[position] & 255;
    }

    /** The name that begins here, the same object for the same name. */
    private String word() {
        int from = at;
        int hash = 0;
        while (KIND[byteAt(at)] == IN_NAME) {
            hash = 31 * hash + bytes[at++];
        }
        if (at == from || bytes[from] == '-' || bytes[from] == '.' || (bytes[from] >= '0' && bytes[from] <= '9')) {
            throw damaged();
        }
        return interned(from, at, hash);
    }

    /** A short text, the same object for the same bytes as long as there is room for it. */
    private String interned(int from, int to, int hash) {
        int slot = (hash ^ (hash >>> 10)) & (NAME_SLOTS - 1);
        for (int tries = 0; tries < 8; tries++, slot = (slot + 1) & (NAME_SLOTS - 1)) {
            byte[] known = nameBytes[slot];
            if (known == null) {
                String fresh = new String(bytes, from, to - from, StandardCharsets.UTF_8);
                nameUnheard = unheard.contains(fresh);
                if (namesKnown < NAME_SLOTS / 2 && fresh.length() < 64) {
                    namesKnown++;
                    nameBytes[slot] = Arrays.copyOfRange(bytes, from, to);
                    passed[slot] = nameUnheard;
                    names[slot] =
                            fresh.intern(); // the same object as a constant of the program, so that equals is quick
                    return names[slot];
                }
                return fresh;
            } else if (isSame(known, from, to)) {
                nameUnheard = passed[slot];
                return names[slot];
            }
        }
        String fresh = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        nameUnheard = unheard.contains(fresh);
        return fresh;
    }

    private boolean isSame(byte[] known, int from, int to) {
        if (known.length != to - from) {
            return false;
        }
        for (int i = 0; i < known.length; i++) {
            if (known[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static String local(String full) {
        int colon = full.indexOf(':');
        return colon < 0 ? full : full.substring(colon + 1).intern();
    }

    String attribute(String key, int from, int to) {
        int position = from;
        while (position < to) {
            int nameFrom = position;
            while (nameFrom < to && KIND[bytes[nameFrom] & 255] == SPACE) {
                nameFrom++;
            }
            int nameTo = nameFrom;
            while (nameTo < to && KIND[bytes[nameTo] & 255] == IN_NAME) {
                nameTo++;
            }
            int quote = nameTo;
            while (quote < to && bytes[quote] != '"' && bytes[quote] != '\'') {
                quote++;
            }
            int end = quote + 1;
            while (end < to && bytes[end] != bytes[quote]) {
                end++;
            }
            if (isName(key, nameFrom, nameTo)) {
                return decoded(quote + 1, end);
            }
            position = end + 1;
        }
        return "";
    }

    private boolean isName(String key, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            start = bytes[i] == ':' ? i + 1 : start;
        }
        if (to - start != key.length()) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (bytes[start + i] != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The text of a stretch of the file, stripped: references replaced, comments left out. */
    String decoded(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && KIND[bytes[start] & 255] == SPACE) {
            start++;
        }
        while (end > start && KIND[bytes[end - 1] & 255] == SPACE) {
            end--;
        }
        boolean plain = true;
        int hash = 0;
        for (int i = start; i < end; i++) {
            plain &= bytes[i] != '&' && bytes[i] != '<';
            hash = 31 * hash + bytes[i];
        }
        if (plain && end - start <= SHORT) {
            return start >= end ? "" : interned(start, end, hash);
        }
        String text = new String(bytes, start, Math.max(0, end - start), StandardCharsets.UTF_8);
        return plain ? text : XmlText.plain(text).strip();
    }

    /** The number that a stretch of the file holds; not a number if it is none, or none that music has. */
    double number(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && KIND[bytes[start] & 255] == SPACE) {
            start++;
        }
        while (end > start && KIND[bytes[end - 1] & 255] == SPACE) {
            end--;
        }
        boolean negative = start < end && bytes[start] == '-';
        start += start < end && (negative || bytes[start] == '+') ? 1 : 0;
        if (start == end || end - start > 15) {
            return XmlText.number(decoded(from, to));
        }
        long digits = 0;
        double scale = 0;
        for (int i = start; i < end; i++) {
            int c = bytes[i];
            if (c >= '0' && c <= '9') {
                digits = 10 * digits + c - '0';
                scale *= 10;
            } else if (c == '.' && scale == 0 && end - start > 1) {
                scale = 1;
            } else {
                return XmlText.number(decoded(from, to));
            }
        }
        double number = scale == 0 ? digits : digits / scale;
        return negative ? -number : number;
    }

    /** Checks a reference: XML's own five and numbers. */
    private void reference(int from) {
        int end = from + 1;
        while (end < bytes.length && end < from + 12 && bytes[end] != ';') {
            end++;
        }
        String text = end < bytes.length ? new String(bytes, from, end + 1 - from, StandardCharsets.ISO_8859_1) : "";
        if (!XmlText.isReference(text)) {
            throw damaged();
        }
    }

    MusicFileException failure(String reason) {
        return new MusicFileException(file, place(), reason);
    }

    private MusicFileException damaged() {
        return new MusicFileException(file, place(), "the XML is damaged or cut short");
    }

    private String place() {
        int line = 1;
        for (int i = 0; i < Math.min(at, bytes.length); i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return "line " + line;
    }
}
