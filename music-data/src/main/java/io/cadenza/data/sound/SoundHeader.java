package io.cadenza.data.sound;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * What a sound file says of itself, checked before anything is allocated for its samples.
 *
 * @param format signed, unsigned or floating PCM
 * @param sampleRate frames in a second, a whole number of them
 * @param declared how many frames the header promises, or −1 if it leaves that open
 * @param most how many frames the file has room for
 */
record SoundHeader(AudioFormat format, int sampleRate, long declared, long most) {
    private static final int MAX_RATE = 768_000;
    private static final int MAX_CHANNELS = 64;
    private static final int KIND_BYTES = 12;

    /** What programs that write to a pipe put where the length goes. */
    private static final long LENGTH_LEFT_OPEN = 0xFFFF_FFFFL;

    private static final String CONVERT = " Convert it to WAV with 16 bits.";

    /** How files begin that hold sound in another form, and what it is called. */
    private static final Map<String, String> COMPRESSED = Map.of(
            "ID3", "MP3",
            "\u00ff\u00fb", "MP3",
            "\u00ff\u00f3", "MP3",
            "fLaC", "FLAC",
            "OggS", "Ogg",
            "wvpk", "WavPack",
            "caff", "Apple's CAF",
            "0&\u00b2u", "Windows Media");

    /**
     * Checks that a file begins as WAV, AIFF or AU do, before the JDK looks at it: its readers include one that renders MIDI.
     *
     * @throws CadenzaException if it begins otherwise
     */
    static void requireKnownKind(Path file) throws IOException {
        String start = start(file);
        boolean wave = start.startsWith("RIFF") && start.startsWith("WAVE", 8);
        boolean aiff = start.startsWith("FORM") && (start.startsWith("AIFF", 8) || start.startsWith("AIFC", 8));
        if (wave || aiff || start.startsWith(".snd")) {
            return;
        }
        if (start.isEmpty()) {
            throw new CadenzaException("it is empty. Leave it out or copy it again.");
        }
        for (Map.Entry<String, String> kind : COMPRESSED.entrySet()) {
            if (start.startsWith(kind.getKey())) {
                throw new CadenzaException("it is " + kind.getValue() + ", which cannot be read." + CONVERT);
            }
        }
        if (start.startsWith("ftyp", 4)) {
            throw new CadenzaException("it is MPEG-4 or AAC, which cannot be read." + CONVERT);
        }
        throw new CadenzaException("it is no WAV, AIFF or AU file." + CONVERT);
    }

    private static String start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(KIND_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    /** The same stream, with telephone companding (A-law, μ-law) undone where the JDK can: for 8 bits. */
    static AudioInputStream decoded(AudioInputStream stream) {
        AudioFormat format = stream.getFormat();
        boolean companded = format.getEncoding().equals(Encoding.ALAW)
                || format.getEncoding().equals(Encoding.ULAW);
        return companded && AudioSystem.isConversionSupported(Encoding.PCM_SIGNED, format)
                ? AudioSystem.getAudioInputStream(Encoding.PCM_SIGNED, stream)
                : stream;
    }

    /**
     * The header of an opened file.
     *
     * @param most how many frames it has room for
     * @throws CadenzaException if a value is out of range or the values contradict one another
     */
    static SoundHeader of(AudioInputStream stream, long most) {
        AudioFormat format = stream.getFormat();
        int channels = format.getChannels();
        require(channels >= 1 && channels <= MAX_CHANNELS, "it has " + channels + " channels; 1 to 64 can be read.");
        float rate = format.getSampleRate();
        require(rate > 0, "its sample rate is unknown.");
        require(
                rate >= SoundFile.MIN_RATE && rate <= MAX_RATE,
                "its sample rate is " + rate + " Hz; " + SoundFile.MIN_RATE + " to " + MAX_RATE + " can be read.");
        requireReadable(format);
        long frames = stream.getFrameLength();
        boolean open = frames < 0 || frames * format.getFrameSize() >= LENGTH_LEFT_OPEN - format.getFrameSize();
        SoundHeader header = new SoundHeader(format, Math.round(rate), open ? -1 : frames, most);
        require(frames != 0, "there is no sound in it, only a header.");
        header.requireWhole(Math.min(most, Math.max(0, frames)));
        return header;
    }

    private static void requireReadable(AudioFormat format) {
        boolean floating = format.getEncoding().equals(Encoding.PCM_FLOAT);
        boolean whole = format.getEncoding().equals(Encoding.PCM_SIGNED)
                || format.getEncoding().equals(Encoding.PCM_UNSIGNED);
        int bits = format.getSampleSizeInBits();
        require(
                (whole && bits >= 8 && bits <= 32) || (floating && (bits == Float.SIZE || bits == Double.SIZE)),
                "its samples are %s of %d bits; PCM of 8 to 32 bits, floating point, and A-law or mu-law of 8 bits can be read."
                        .formatted(format.getEncoding(), bits));
        int width = (bits + 7) / 8;
        require(
                format.getFrameSize() == width * format.getChannels(),
                "its header contradicts itself: %d channels of %d bits in frames of %d bytes."
                        .formatted(format.getChannels(), bits, format.getFrameSize()));
    }

    /**
     * Checks that all that was promised was there.
     *
     * @throws CadenzaException if the file was cut short
     */
    void requireWhole(long frames) {
        if (declared > frames) {
            throw new CadenzaException(
                    "it is cut short: its header promises %.1f s of sound and %.1f s are there. Copy it again."
                            .formatted((double) declared / sampleRate, (double) frames / sampleRate));
        }
        if (declared < 0 && frames == 0) {
            throw new CadenzaException("there is no sound in it, only a header. Leave it out.");
        }
    }

    /** The bytes of a frame. */
    int frameSize() {
        return format.getFrameSize();
    }

    /**
     * How many samples the file will come to at another rate.
     *
     * @throws CadenzaException if they are more than an array can hold
     */
    int expected(int wantedRate) {
        long frames = declared < 0 ? most : declared;
        long samples = Resampler.outgoing(frames, sampleRate, wantedRate);
        if (samples > Integer.MAX_VALUE - 8) {
            throw new CadenzaException("it lasts %.1f hours, which is more than can be held. Cut it into parts."
                    .formatted((double) frames / sampleRate / 3600));
        }
        return (int) samples;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new CadenzaException(message + CONVERT);
        }
    }

    /** Why the JDK could not read a file that begins like one it knows. */
    static String unsupported(Path file) throws IOException {
        return WaveFormatTag.of(file)
                        .map(tag -> "it is compressed (" + tag + "), which cannot be read.")
                        .orElse("its header is damaged or its samples are compressed.")
                + CONVERT;
    }

    /** An I/O error in words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file. Check its spelling.";
        }
        return IoReason.of(e) + ". Copy it again or leave it out.";
    }

    /**
     * How a WAV file says its samples are stored, to tell a user why it cannot be read.
     *
     * @param tag the first two bytes of the chunk {@code fmt }
     */
    private record WaveFormatTag(int tag) {
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
}
