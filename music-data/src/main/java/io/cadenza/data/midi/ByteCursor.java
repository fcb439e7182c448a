package io.cadenza.data.midi;

import java.util.Arrays;

/** A place in the bytes of a file, or of a part of it, that knows how far it is from the file's start. */
final class ByteCursor {
    /** Bytes of a chunk's name. */
    static final int TAG = 4;

    /** Bytes of a chunk's name and length. */
    static final int CHUNK_HEAD = 8;

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

    /** The bytes from the file's start to here. */
    int position() {
        return position;
    }

    int remaining() {
        return limit - position;
    }

    /** The next byte, 0 to 255, without stepping over it. */
    int peek() {
        if (position == limit) {
            throw failure("the bytes end too soon");
        }
        return bytes[position] & 0xFF;
    }

    /** The next byte, 0 to 255. */
    int next() {
        if (position == limit) {
            throw failure("the bytes end too soon");
        }
        return bytes[position++] & 0xFF;
    }

    /** The next byte, which must be data: 0 to 127. */
    int data() {
        int value = next();
        if (value > 0x7F) {
            throw noData(position - 1, value);
        }
        return value;
    }

    /** What is wrong with a byte that must be data and is not. */
    MidiFileException noData(int place, int value) {
        return new MidiFileException(file, place, "the byte %02X stands where one of 00 to 7F must".formatted(value));
    }

    /** A number of seven bits a byte, the highest first, in at most four bytes. */
    int variableLength() {
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int value = first & 0x7F;
        for (int i = 1; i < 4; i++) {
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

    /** Copies the next bytes. */
    byte[] take(int count) {
        int start = position;
        skip(count);
        return Arrays.copyOfRange(bytes, start, position);
    }

    void skip(long count) {
        if (count > remaining()) {
            throw new MidiFileException(
                    file, position, "%d bytes are announced and %d are left".formatted(count, remaining()));
        }
        position += (int) count;
    }

    boolean startsWith(String tag) {
        return holds(tag, position);
    }

    private boolean holds(String tag, int place) {
        if (place < 0 || tag.length() > limit - place) {
            return false;
        }
        for (int i = 0; i < tag.length(); i++) {
            if (bytes[place + i] != tag.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes stand before the next place that begins with {@code tag}; -1 if there is none. */
    int distanceTo(String tag) {
        for (int place = position; place <= limit - tag.length(); place++) {
            if (holds(tag, place)) {
                return place - position;
            }
        }
        return -1;
    }

    /** Whether a chunk begins at a distance in bytes from here: four printable characters and a length that fits; or the bytes end. */
    boolean isChunkOrEnd(long ahead) {
        if (ahead >= remaining()) {
            return ahead == remaining();
        }
        int place = position + (int) ahead;
        if (limit - place < CHUNK_HEAD) {
            return false;
        }
        for (int i = 0; i < TAG; i++) {
            if (bytes[place + i] < ' ' || bytes[place + i] > '~') {
                return false;
            }
        }
        ByteCursor length = new ByteCursor(file, bytes, place + TAG, limit);
        return holds("MTrk", place) || length.bigEndianInt() <= limit - place - CHUNK_HEAD;
    }

    /** The next bytes as a cursor of their own; this one stays where it is. */
    ByteCursor slice(long count) {
        return new ByteCursor(file, bytes, position, position + (int) count);
    }

    MidiFileException failure(String reason) {
        return new MidiFileException(file, position, reason);
    }
}
