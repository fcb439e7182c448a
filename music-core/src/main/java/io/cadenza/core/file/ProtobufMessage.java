package io.cadenza.core.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message to be written: numbered fields, each a varint (wire type 0), eight or four bytes (1, 5) or a length and so many bytes (2).
 * Floats become bytes only when they are written, so that a model is not held twice.
 */
public final class ProtobufMessage {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;
    private static final int SEVEN_BITS = 0x7f;

    private final List<Part> parts = new ArrayList<>();
    private long size;

    /** Bytes that are made when they are written. */
    @FunctionalInterface
    private interface Part {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Adds an integer; a negative one takes ten bytes, as the format has it. */
    public ProtobufMessage integer(int field, long value) {
        return bytes(varint((long) field << 3 | VARINT)).bytes(varint(value));
    }

    /** Adds a number of eight bytes. */
    public ProtobufMessage real(int field, double value) {
        ByteBuffer content = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return bytes(varint((long) field << 3 | EIGHT_BYTES))
                .bytes(content.putDouble(value).array());
    }

    /** Adds a number of four bytes. */
    public ProtobufMessage single(int field, float value) {
        ByteBuffer content = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return bytes(varint((long) field << 3 | FOUR_BYTES))
                .bytes(content.putFloat(value).array());
    }

    /** Adds text. */
    public ProtobufMessage text(int field, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return header(field, content.length).bytes(content);
    }

    /** Adds a message, which must be complete. */
    public ProtobufMessage message(int field, ProtobufMessage content) {
        return header(field, content.size).part(content::writeTo, content.size);
    }

    /** Adds the four bytes of each float, the lowest first. */
    public ProtobufMessage floats(int field, float[] values) {
        return header(field, (long) values.length * Float.BYTES)
                .part(
                        out -> {
                            ByteBuffer content = ByteBuffer.allocate(values.length * Float.BYTES)
                                    .order(ByteOrder.LITTLE_ENDIAN);
                            content.asFloatBuffer().put(values);
                            out.write(content.array());
                        },
                        (long) values.length * Float.BYTES);
    }

    /** How many bytes it takes. */
    public long size() {
        return size;
    }

    /** Writes all that was added. */
    public void writeTo(OutputStream out) throws IOException {
        for (Part part : parts) {
            part.writeTo(out);
        }
    }

    private ProtobufMessage header(int field, long length) {
        return bytes(varint((long) field << 3 | LENGTH)).bytes(varint(length));
    }

    private ProtobufMessage bytes(byte[] content) {
        return part(out -> out.write(content), content.length);
    }

    private ProtobufMessage part(Part part, long length) {
        parts.add(part);
        size += length;
        return this;
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~SEVEN_BITS) != 0) {
            bytes.write((int) (rest & SEVEN_BITS) | SEVEN_BITS + 1);
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }
}
