package io.cadenza.data.sound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a WAV file says its samples are stored, to tell a user why it cannot be read.
 *
 * @param tag the first two bytes of the chunk {@code fmt }
 */
record WaveFormatTag(int tag) {
    /** How far into a file its format is looked for; it comes before the samples. */
    private static final int SEARCHED_BYTES = 4096;

    /** {@code "fmt "}, little-endian. */
    private static final int FORMAT_CHUNK = 0x2074_6D66;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final Map<Integer, String> NAMES = Map.of(
            0x0002, "Microsoft ADPCM",
            0x0006, "A-law",
            0x0007, "mu-law",
            0x0011, "IMA ADPCM",
            0x0031, "GSM 6.10",
            0x0050, "MPEG",
            0x0055, "MP3",
            0x00FF, "AAC",
            0x0161, "Windows Media");

    /** The tag of a file, if it is a WAV file with one that means compression. */
    static Optional<WaveFormatTag> of(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(SEARCHED_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        long at = 12;
        while (start[0] == 'R' && at + 10 <= start.length) {
            int chunk = bytes.getInt((int) at);
            long length = bytes.getInt((int) at + 4) & 0xFFFF_FFFFL;
            if (chunk == FORMAT_CHUNK) {
                int tag = bytes.getShort((int) at + 8) & 0xFFFF;
                return tag == PCM || tag == FLOAT || tag == EXTENSIBLE
                        ? Optional.empty()
                        : Optional.of(new WaveFormatTag(tag));
            }
            at += 8 + length + (length & 1);
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        String number = String.format("format tag 0x%04X", tag);
        return NAMES.containsKey(tag) ? NAMES.get(tag) + ", " + number : number;
    }
}
