package io.cadenza.data.corpus;

import io.cadenza.data.corpus.FileContent.Extent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file's content as the bytes that the cache keeps: a refusal, or counts, repairs and symbols as text, and the numbers of the
 * symbols in groups of seven bits, so that most take one byte.
 */
final class ContentCodec {
    /** Part of every key: raised when these bytes come to mean something else. */
    static final String FORMAT = "tokens/1";

    private static final int GROUP = 7;
    private static final int MASK = (1 << GROUP) - 1;

    private ContentCodec() {}

    static byte[] encode(FileContent content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 + 2 * content.length());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(content.refusal().map(ContentCodec::shortened).orElse(""));
            out.writeInt(content.extent().notes());
            out.writeDouble(content.extent().quarters());
            out.writeDouble(content.extent().seconds());
            write(out, content.repairs());
            write(out, content.symbols());
            out.writeInt(content.length());
            for (int i = 0; i < content.length(); i++) {
                int left = content.id(i);
                for (; left > MASK; left >>>= GROUP) {
                    out.writeByte(left | ~MASK);
                }
                out.writeByte(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory gives none
        }
        return bytes.toByteArray();
    }

    /** The content; empty if the bytes are not one. */
    static Optional<FileContent> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String refusal = in.readUTF();
            Extent extent = new Extent(in.readInt(), in.readDouble(), in.readDouble());
            List<String> repairs = read(in);
            List<String> symbols = read(in);
            int[] ids = new int[count(in)];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = id(in, symbols.size());
            }
            return Optional.of(new FileContent(
                    symbols, ids, extent, repairs, refusal.isEmpty() ? Optional.empty() : Optional.of(refusal)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(shortened(text));
        }
    }

    /** {@code writeUTF} holds 65,535 bytes; a line so long is no line. */
    private static String shortened(String text) {
        int most = 0xFFFF / 3;
        return text.length() > most ? text.substring(0, most) : text;
    }

    private static List<String> read(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    /** A number of things of which each takes a byte at least: no more than bytes are left. */
    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IOException(count + " are announced and " + in.available() + " bytes are left");
        }
        return count;
    }

    private static int id(DataInputStream in, int symbols) throws IOException {
        int id = 0;
        int shift = 0;
        int part = in.readByte();
        for (; part < 0 && shift < Integer.SIZE - GROUP; shift += GROUP) {
            id |= (part & MASK) << shift;
            part = in.readByte();
        }
        id |= (part & MASK) << shift;
        if (id < 0 || id >= symbols) {
            throw new IOException("the symbol " + id + " of " + symbols);
        }
        return id;
    }
}
