package io.cadenza.data.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cadenza's own instruments as SoundFont 2 files of one instrument each, so that other synthesizers, such as one in a browser, sound
 * as the WAV files do. Equal calls give equal bytes. The samples are calculated ({@link Bank}) and free of other licences.
 *
 * <p>Layout and units: SoundFont Technical Specification 2.04.
 */
public final class BankSoundFont {
    /** The percussion of channel 10 in place of a program. */
    public static final int DRUMS = 128;

    private static final int LOWEST_ROOT = 24;
    private static final int HIGHEST_ROOT = 108;
    private static final int STEP = 6;
    private static final int FIRST_DRUM = 35;
    private static final int LAST_DRUM = 81;
    private static final int DRUM_BANK = 128;

    /** Points that must stand before and after a loop, and zeros after each sample. */
    private static final int LOOP_MARGIN = 8;

    private static final int SILENCE = 46;
    private static final double LOUDEST = 32_000;
    private static final int NAME_BYTES = 20;

    // Generators, by their numbers in section 8.1.2.
    private static final int PAN = 17;
    private static final int REVERB = 16;
    private static final int ATTACK = 34;
    private static final int DECAY = 36;
    private static final int SUSTAIN = 37;
    private static final int RELEASE = 38;
    private static final int INSTRUMENT = 41;
    private static final int KEY_RANGE = 43;
    private static final int SAMPLE = 53;
    private static final int SAMPLE_MODES = 54;
    private static final int EXCLUSIVE_CLASS = 57;
    private static final int ROOT_KEY = 58;
    private static final int SCALE_TUNING = 56;

    private final int program;
    private final List<Zone> zones = new ArrayList<>();

    /** The keys that one sample serves. */
    private record Zone(int from, int to, int root, Bank.Voice voice) {}

    private BankSoundFont(int program) {
        this.program = program;
        Bank bank = new Bank();
        if (program == DRUMS) {
            for (int key = FIRST_DRUM; key <= LAST_DRUM; key++) {
                zones.add(new Zone(key, key, key, bank.drum(key)));
            }
        } else {
            for (int root = LOWEST_ROOT; root <= HIGHEST_ROOT; root += STEP) {
                int from = root == LOWEST_ROOT ? 0 : root - STEP / 2;
                int to = root == HIGHEST_ROOT ? 127 : root + STEP / 2 - 1;
                zones.add(new Zone(from, to, root, bank.pitched(program, root)));
            }
        }
    }

    /**
     * A file with one instrument.
     *
     * @param program of General MIDI, 0 to 127, or {@link #DRUMS}
     */
    public static byte[] of(int program) {
        if (program < 0 || program > DRUMS) {
            throw new IllegalArgumentException("A program is 0 to 127, or " + DRUMS + " for drums, not " + program);
        }
        return new BankSoundFont(program).bytes();
    }

    private byte[] bytes() {
        Chunk samples = new Chunk();
        Chunk headers = new Chunk();
        Chunk bags = new Chunk();
        Chunk generators = new Chunk();
        int count = 0;
        for (int i = 0; i < zones.size(); i++) {
            Zone zone = zones.get(i);
            bags.shorts(count, 0);
            count += generators(generators, zone, i);
            sample(samples, headers, zone, i);
        }
        bags.shorts(count, 0);
        generators.shorts(0, 0);
        headers.name("EOS").ints(0, 0, 0, 0, 0).bytes(0, 0).shorts(0, 0);
        String name = "Cadenza " + (program == DRUMS ? "drums" : program);
        Chunk presets = new Chunk()
                .name(name)
                .shorts(program % DRUMS, program == DRUMS ? DRUM_BANK : 0, 0)
                .ints(0, 0, 0)
                .name("EOP")
                .shorts(0, 0, 1)
                .ints(0, 0, 0);
        Chunk instruments = new Chunk().name(name).shorts(0).name("EOI").shorts(zones.size());
        Chunk information = new Chunk()
                .chunk("ifil", new Chunk().shorts(2, 4))
                .chunk("isng", new Chunk().text("EMU8000"))
                .chunk("INAM", new Chunk().text(name))
                .chunk("ICOP", new Chunk().text("Apache License 2.0"));
        Chunk presetData = new Chunk()
                .chunk("phdr", presets)
                .chunk("pbag", new Chunk().shorts(0, 0, 1, 0))
                .chunk("pmod", new Chunk().zeros(10))
                .chunk("pgen", new Chunk().shorts(INSTRUMENT, 0, 0, 0))
                .chunk("inst", instruments)
                .chunk("ibag", bags)
                .chunk("imod", new Chunk().zeros(10))
                .chunk("igen", generators)
                .chunk("shdr", headers);
        Chunk whole = new Chunk()
                .four("sfbk")
                .list("INFO", information)
                .list("sdta", new Chunk().chunk("smpl", samples))
                .list("pdta", presetData);
        return new Chunk().chunk("RIFF", whole).out.toByteArray();
    }

    /** Writes those of a zone; how many they are. A key range must be the first and the sample the last. */
    private int generators(Chunk out, Zone zone, int number) {
        Bank.Voice voice = zone.voice();
        int before = out.out.size();
        out.shorts(KEY_RANGE, zone.to() << 8 | zone.from());
        out.shorts(REVERB, program == DRUMS ? 40 : 80);
        if (program != DRUMS) {
            // As the WAV files have it: low to the left, high to the right, in tenths of a percent.
            out.shorts(PAN, (int) Math.round((zone.root() - 64) / 64.0 * 125) & 0xFFFF);
        }
        out.shorts(ATTACK, timecents(voice.attack()));
        if (voice.sustain() < 1) {
            out.shorts(DECAY, timecents(0.6));
            out.shorts(SUSTAIN, (int) Math.round(-200 * StrictMath.log10(voice.sustain())));
        }
        // Cadenza's releases are to a thousandth, 60 dB, and SoundFonts' to 100 dB.
        out.shorts(RELEASE, timecents(voice.release() * 100 / 60));
        if (zone.root() == 42 || zone.root() == 44 || zone.root() == 46) {
            if (program == DRUMS) {
                out.shorts(EXCLUSIVE_CLASS, 1); // a hi-hat that closes ends the sound of the open one
            }
        }
        if (voice.frequency() == 0) {
            out.shorts(SCALE_TUNING, 0);
        }
        out.shorts(SAMPLE_MODES, voice.looped() ? 1 : 0, ROOT_KEY, zone.root(), SAMPLE, number);
        return (out.out.size() - before) / 4;
    }

    private static int timecents(double seconds) {
        double cents = 1200 * StrictMath.log(Math.max(0.001, seconds)) / StrictMath.log(2);
        return (int) Math.round(Math.max(-12_000, Math.min(8000, cents))) & 0xFFFF;
    }

    private static void sample(Chunk samples, Chunk headers, Zone zone, int number) {
        float[] wave = zone.voice().samples();
        int margin = zone.voice().looped() ? LOOP_MARGIN : 0;
        int start = samples.out.size() / Short.BYTES;
        ByteBuffer points = ByteBuffer.allocate(Short.BYTES * (wave.length + 2 * margin + SILENCE))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = -margin; i < wave.length + margin; i++) {
            double value = wave[Math.floorMod(i, wave.length)] * zone.voice().gain() * LOUDEST;
            points.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value))));
        }
        samples.out.writeBytes(points.array());
        int end = start + wave.length + 2 * margin;
        headers.name("s" + number);
        headers.ints(start, end, start + margin, start + margin + wave.length, Waves.RATE);
        headers.bytes(zone.root(), 0).shorts(0, 1);
    }

    /** Bytes in the order of the file. */
    private static final class Chunk {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Chunk bytes(int... values) {
            for (int value : values) {
                out.write(value);
            }
            return this;
        }

        Chunk shorts(int... values) {
            for (int value : values) {
                bytes(value, value >> 8);
            }
            return this;
        }

        Chunk ints(int... values) {
            for (int value : values) {
                shorts(value, value >> 16);
            }
            return this;
        }

        Chunk zeros(int count) {
            return bytes(new int[count]);
        }

        Chunk four(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        /** A name of fixed length. */
        Chunk name(String text) {
            return four(text).zeros(NAME_BYTES - text.length());
        }

        /** A text with the zero that ends it, of an even number of bytes. */
        Chunk text(String text) {
            return four(text).zeros(2 - text.length() % 2);
        }

        Chunk chunk(String id, Chunk content) {
            four(id).ints(content.out.size());
            out.writeBytes(content.out.toByteArray());
            return this;
        }

        Chunk list(String type, Chunk content) {
            Chunk typed = new Chunk().four(type);
            typed.out.writeBytes(content.out.toByteArray());
            return chunk("LIST", typed);
        }
    }
}
