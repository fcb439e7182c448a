package io.cadenza.data.midi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A place in the bytes of a file, or of a part of it, that knows how far it is from the file's start. */
final class ByteCursor {
    private final String file;
    private final byte[] bytes;
    private final int limit;
    private int position;

    ByteCursor(String file, byte[] bytes) {
        this(file, bytes, 0, bytes.length);
    }

    private ByteCursor(String file, byte[] bytes, int position, int limit) {
        this.file = file;
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    int remaining() {
        return limit - position;
    }

    /** The next byte, 0 to 255, without stepping over it. */
    int peek() {
        if (remaining() == 0) {
            throw new CutShortException(file, position, "the bytes end too soon");
        }
        return bytes[position] & 0xFF;
    }

    /** The next byte, 0 to 255. */
    int next() {
        int value = peek();
        position++;
        return value;
    }

    /** The next byte, which must be data: 0 to 127. */
    int data() {
        if (peek() > 0x7F) {
            throw failure("the byte %02X stands where one of 00 to 7F must".formatted(peek()));
        }
        return next();
    }

    /** A number of seven bits a byte, the highest first, in at most four bytes. */
    int variableLength() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int part = next();
            value = value << 7 | (part & 0x7F);
            if (part < 0x80) {
                return value;
            }
        }
        throw failure("a number has more than four bytes");
    }

    int bigEndianShort() {
        return next() << 8 | next();
    }

    long bigEndianInt() {
        return (long) bigEndianShort() << 16 | bigEndianShort();
    }

    long littleEndianInt() {
        return Integer.toUnsignedLong(Integer.reverseBytes((int) bigEndianInt()));
    }

    /** Copies the next bytes. */
    byte[] take(int count) {
        int start = position;
        skip(count);
        return Arrays.copyOfRange(bytes, start, position);
    }

    void skip(long count) {
        if (count > remaining()) {
            throw new CutShortException(
                    file, position, "%d bytes are announced and %d are left".formatted(count, remaining()));
        }
        position += (int) count;
    }

    boolean startsWith(String tag) {
        byte[] wanted = tag.getBytes(StandardCharsets.US_ASCII);
        int end = position + wanted.length;
        return end <= limit && Arrays.equals(bytes, position, end, wanted, 0, wanted.length);
    }

    /** The next bytes as a cursor of their own; this one stays where it is. */
    ByteCursor slice(long count) {
        return new ByteCursor(file, bytes, position, position + (int) count);
    }

    /** Whether nothing of the file follows this part of it. */
    boolean endsWithFile() {
        return limit == bytes.length;
    }

    MidiFileException failure(String reason) {
        return new MidiFileException(file, position, reason);
    }
}
