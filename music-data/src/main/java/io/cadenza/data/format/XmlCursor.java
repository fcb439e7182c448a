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

    /** The longest name of which one object is kept, in bytes. */
    private static final int LONGEST_KEPT = 64;

    /**
     * What a byte may be: part of a name, white space, what begins a tag or a reference, or a control character that XML does not
     * allow. From {@link #MARKUP} on a byte is no plain text.
     */
    private static final byte[] KIND = new byte[256];

    private static final byte IN_NAME = 1;
    private static final byte SPACE = 2;
    private static final byte MARKUP = 3;
    private static final byte FORBIDDEN = 4;

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
        KIND['<'] = MARKUP;
        KIND['&'] = MARKUP;
    }

    private final String file;
    private final byte[] bytes;
    private final byte[] @Nullable [] nameBytes = new byte[NAME_SLOTS][];
    private final String[] names = new String[NAME_SLOTS];
    private final String[] localNames = new String[NAME_SLOTS];
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
        while (true) {
            while (position < all.length && KIND[all[position] & 255] < MARKUP) {
                position++;
            }
            if (depth == 0) {
                requireSpace(position);
            }
            at = position;
            if (position == all.length || all[position] == '<') {
                tagFrom = position;
                return position < all.length;
            }
            if (all[position] != '&' || depth == 0) {
                throw damaged();
            }
            reference(position++);
        }
    }

    /** Checks that there is nothing but white space before a place. */
    private void requireSpace(int to) {
        for (; at < to; at++) {
            if (KIND[bytes[at] & 255] != SPACE) {
                throw damaged();
            }
        }
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
        word();
        openFrom[depth] = from;
        openTo[depth] = at;
        attributesFrom = at;
        if (byteAt(at) != '>') {
            attributes();
        }
        attributesTo = at;
        endsAtOnce = byteAt(at) == '/';
        at += endsAtOnce ? 1 : 0;
        expect('>');
        open[depth++] = name;
        atStart = true;
    }

    private void attributes() {
        int position = at;
        while (true) {
            int before = position;
            position = afterSpace(position);
            at = position;
            int c = byteAt(position);
            if (c == '>' || c == '/') {
                return;
            }
            if (before == position) {
                throw damaged();
            }
            while (KIND[byteAt(position)] == IN_NAME) {
                position++;
            }
            if (at == position) {
                throw damaged();
            }
            at = afterSpace(position);
            expect('=');
            at = afterSpace(at);
            int quote = byteAt(at);
            if (quote != '"' && quote != '\'') {
                throw damaged();
            }
            position = at + 1;
            for (c = byteAt(position); c != quote; c = byteAt(++position)) {
                if (KIND[c] >= MARKUP) {
                    at = position;
                    if (c != '&') {
                        throw damaged();
                    }
                    reference(position);
                }
            }
            position++;
        }
    }

    private void end() {
        byte[] all = bytes;
        at += 2;
        if (depth == 0) {
            throw damaged();
        }
        int position = at;
        int to = openTo[--depth];
        for (int from = openFrom[depth]; from < to; from++, position++) {
            if (position >= all.length || all[position] != all[from]) {
                throw damaged();
            }
        }
        at = afterSpace(position);
        expect('>');
        name = open[depth];
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

    private int afterSpace(int from) {
        int position = from;
        while (KIND[byteAt(position)] == SPACE) {
            position++;
        }
        return position;
    }

    private void expect(char wanted) {
        if (byteAt(at) != wanted) {
            throw damaged();
        }
        at++;
    }

    private int byteAt(int position) {
        if (position >= bytes.length) {
            at = bytes.length;
            throw damaged();
        }
        return bytes[position] & 255;
    }

    /** Reads the name that begins here: {@link #name} is the same object for the same one. */
    private void word() {
        int from = at;
        int position = from;
        int hash = 0;
        for (int c = byteAt(position); KIND[c] == IN_NAME; c = byteAt(++position)) {
            hash = 31 * hash + c;
        }
        at = position;
        if (position == from
                || bytes[from] == '-'
                || bytes[from] == '.'
                || (bytes[from] >= '0' && bytes[from] <= '9')) {
            throw damaged();
        }
        int slot = slot(from, position, hash);
        if (slot >= 0) {
            name = localNames[slot];
            nameUnheard = passed[slot];
        } else {
            String full = new String(bytes, from, position - from, StandardCharsets.UTF_8);
            name = local(full);
            nameUnheard = unheard.contains(full);
        }
    }

    /** Where a short text is kept, so that the same bytes are the same object; negative once there is no room for it. */
    private int slot(int from, int to, int hash) {
        int slot = (hash ^ (hash >>> 10)) & (NAME_SLOTS - 1);
        for (int tries = 0; tries < 8; tries++, slot = (slot + 1) & (NAME_SLOTS - 1)) {
            byte[] known = nameBytes[slot];
            if (known == null) {
                if (namesKnown == NAME_SLOTS / 2 || to - from > LONGEST_KEPT) {
                    return -1;
                }
                namesKnown++;
                // The same object as a constant of the program, so that equals is quick.
                String fresh = new String(bytes, from, to - from, StandardCharsets.UTF_8).intern();
                nameBytes[slot] = Arrays.copyOfRange(bytes, from, to);
                names[slot] = fresh;
                localNames[slot] = local(fresh);
                passed[slot] = unheard.contains(fresh);
                return slot;
            } else if (isSame(known, from, to)) {
                return slot;
            }
        }
        return -1;
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
        if (start >= end) {
            return "";
        }
        boolean plain = true;
        int hash = 0;
        for (int i = start; i < end; i++) {
            plain &= bytes[i] != '&' && bytes[i] != '<';
            hash = 31 * hash + (bytes[i] & 255);
        }
        if (plain && end - start <= SHORT) {
            int slot = slot(start, end, hash);
            if (slot >= 0) {
                return names[slot];
            }
        }
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
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
