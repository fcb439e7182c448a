package io.cadenza.data.midi;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages bytes as bad disks, bad programs and bad people do. */
final class Mutations {
    private static final int MOST = 8;

    /** Bytes that mean something in MIDI: ends of ranges, an on, an off, a program, exclusive, meta, variable lengths. */
    private static final byte[] TELLING = {
        0, 1, 0x7F, (byte) 0x80, (byte) 0x90, (byte) 0xC0, (byte) 0xF0, (byte) 0xF7, (byte) 0xFF, 0x2F, 0x51, 0x58, 0x59
    };

    private static final byte[] TWO_GIGABYTES = {0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
    private static final byte[] TRACK = {'M', 'T', 'r', 'k'};

    private final List<byte[]> originals;
    private final Random random;

    Mutations(List<byte[]> originals, Random random) {
        this.originals = originals;
        this.random = random;
    }

    /** One of the originals with one to eight changes. */
    byte[] next() {
        byte[] bytes = original();
        for (int left = 1 + random.nextInt(MOST); left > 0 && bytes.length > 0; left--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] original() {
        return originals.get(random.nextInt(originals.size())).clone();
    }

    private byte[] changed(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = from + random.nextInt(Math.min(64, bytes.length - from)) + 1;
        return switch (random.nextInt(10)) {
            case 0, 1 -> with(bytes, from, (byte) (bytes[from] ^ 1 << random.nextInt(8)));
            case 2, 3 -> with(bytes, from, TELLING[random.nextInt(TELLING.length)]);
            case 4 -> joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
            case 5 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
            case 6 -> Arrays.copyOf(bytes, from);
            case 7 -> joined(Arrays.copyOf(bytes, from), noise(), Arrays.copyOfRange(bytes, from, bytes.length));
            case 8 -> over(bytes, length(bytes, from), TWO_GIGABYTES);
            default -> {
                byte[] other = original();
                int place = other.length == 0 ? 0 : random.nextInt(other.length);
                yield joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(other, place, other.length));
            }
        };
    }

    /** The place of the length of the next track, or any place behind the last. */
    private static int length(byte[] bytes, int from) {
        for (int i = from; i + TRACK.length < bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + TRACK.length, TRACK, 0, TRACK.length)) {
                return i + TRACK.length;
            }
        }
        return from;
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] with(byte[] bytes, int place, byte value) {
        bytes[place] = value;
        return bytes;
    }

    private static byte[] over(byte[] bytes, int place, byte[] values) {
        System.arraycopy(values, 0, bytes, place, Math.min(values.length, bytes.length - place));
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
