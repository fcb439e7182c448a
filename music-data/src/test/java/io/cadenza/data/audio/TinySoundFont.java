package io.cadenza.data.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The smallest SoundFont 2.1 with a voice: one preset, one instrument, one looped cycle of a square wave at 441 Hz. */
public final class TinySoundFont {
    /** A cycle of 100 samples at 44,100 a second is 441 Hz. */
    private static final int CYCLE = 100;

    private static final int CYCLES = 20;
    private static final int ROOT_KEY = 69;

    private static final int GENERATOR_INSTRUMENT = 41;
    private static final int GENERATOR_SAMPLE_MODES = 54;
    private static final int GENERATOR_SAMPLE = 53;

    private TinySoundFont() {}

    /** The bytes of the file. */
    public static byte[] bytes() {
        byte[] info = list(
                "INFO", chunk("ifil", shorts(2, 1)), chunk("isng", text("EMU8000", 8)), chunk("INAM", text("tiny", 6)));
        byte[] samples = list("sdta", chunk("smpl", square()));
        byte[] presets = list(
                "pdta",
                chunk("phdr", join(header("square", 0, 0, 0, 0), header("EOP", 0, 0, 1, 0))),
                chunk("pbag", shorts(0, 0, 1, 0)),
                chunk("pmod", new byte[10]),
                chunk("pgen", shorts(GENERATOR_INSTRUMENT, 0, 0, 0)),
                chunk("inst", join(text("square", 20), shorts(0), text("EOI", 20), shorts(1))),
                chunk("ibag", shorts(0, 0, 2, 0)),
                chunk("imod", new byte[10]),
                chunk("igen", shorts(GENERATOR_SAMPLE_MODES, 1, GENERATOR_SAMPLE, 0, 0, 0)),
                chunk("shdr", join(sample(), new byte[46])));
        return chunk("RIFF", join("sfbk".getBytes(StandardCharsets.US_ASCII), info, samples, presets));
    }

    private static byte[] square() {
        ByteBuffer buffer = little((CYCLE * CYCLES + 46) * 2);
        for (int i = 0; i < CYCLE * CYCLES; i++) {
            buffer.putShort((short) (i % CYCLE < CYCLE / 2 ? 8000 : -8000));
        }
        return buffer.array();
    }

    private static byte[] header(String name, int preset, int bank, int bag, int library) {
        ByteBuffer buffer = little(38);
        buffer.put(text(name, 20))
                .putShort((short) preset)
                .putShort((short) bank)
                .putShort((short) bag);
        buffer.putInt(library);
        return buffer.array();
    }

    private static byte[] sample() {
        ByteBuffer buffer = little(46);
        buffer.put(text("square", 20)).putInt(0).putInt(CYCLE * CYCLES);
        buffer.putInt(CYCLE).putInt(CYCLE * (CYCLES - 1)).putInt(44_100);
        buffer.put((byte) ROOT_KEY).put((byte) 0).putShort((short) 0).putShort((short) 1);
        return buffer.array();
    }

    private static byte[] shorts(int... values) {
        ByteBuffer buffer = little(values.length * 2);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return buffer.array();
    }

    private static byte[] text(String text, int length) {
        return little(length).put(text.getBytes(StandardCharsets.US_ASCII)).array();
    }

    private static byte[] list(String type, byte[]... chunks) {
        return chunk("LIST", join(type.getBytes(StandardCharsets.US_ASCII), join(chunks)));
    }

    private static byte[] chunk(String id, byte[] content) {
        ByteBuffer buffer = little(8 + content.length);
        buffer.put(id.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content);
        return buffer.array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
