package io.cadenza.data.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** WAV files byte by byte, sound and unsound ones. */
final class WaveBytes {
    /** Tags of the chunk {@code fmt }. */
    static final int PCM = 1;

    static final int FLOAT = 3;
    static final int A_LAW = 6;
    static final int MU_LAW = 7;
    static final int EXTENSIBLE = 0xFFFE;

    private WaveBytes() {}

    /** A whole file around samples that are bytes already. */
    static byte[] file(int tag, int channels, int rate, int bits, byte[] data) {
        return file(tag, channels, rate, bits, data, data.length);
    }

    /** The same with another length in the header. */
    static byte[] file(int tag, int channels, int rate, int bits, byte[] data, int declared) {
        int width = (bits + 7) / 8;
        int formatLength = tag == EXTENSIBLE ? 40 : 16;
        ByteBuffer bytes = ByteBuffer.allocate(28 + formatLength + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(ascii("RIFF")).putInt(20 + formatLength + declared).put(ascii("WAVE"));
        bytes.put(ascii("fmt ")).putInt(formatLength).putShort((short) tag).putShort((short) channels);
        bytes.putInt(rate).putInt(rate * channels * width).putShort((short) (channels * width));
        bytes.putShort((short) bits);
        if (tag == EXTENSIBLE) {
            // 22 more bytes, the bits in use, no speakers named, and the format's GUID for PCM.
            bytes.putShort((short) 22).putShort((short) bits).putInt(0).putInt(PCM);
            bytes.putShort((short) 0).putShort((short) 0x10);
            bytes.put(new byte[] {(byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71});
        }
        bytes.put(ascii("data")).putInt(declared).put(data);
        return bytes.array();
    }

    /** Samples of 16 bits. */
    static byte[] shorts(int... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            bytes.putShort((short) sample);
        }
        return bytes.array();
    }

    /** Bytes from numbers. */
    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a file into a folder. */
    static Path write(Path folder, String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }
}
