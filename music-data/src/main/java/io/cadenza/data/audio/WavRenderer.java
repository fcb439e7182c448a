package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.TimedMessages;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Renders scores as WAV files of 44.1 kHz, 16 bits, stereo; no sound card is needed.
 *
 * <p>The instruments are Cadenza's own, which are calculated: equal scores give equal bytes on every machine. With a SoundFont the
 * JDK's synthesizer plays. Music that would be louder than a file can hold is made softer as a whole.
 */
public final class WavRenderer {
    /** How long the sound goes on after the last note. By then the piano has fallen below 2 of 32,768. */
    private static final double TAIL_SECONDS = 2;

    /** Frames a pass takes at once. */
    private static final int CHUNK = 1 << 14;

    private static final int HEADER_BYTES = 44;
    private static final int FRAME_BYTES = 4;

    /** What the lengths in a WAV file can say. */
    private static final long MOST_FRAMES = (0xFFFF_FFFFL - HEADER_BYTES) / FRAME_BYTES;

    /** Full scale but for 0.3 dB, which converters need between two samples. */
    private static final double LOUDEST = 0.966;

    private WavRenderer() {}

    /**
     * Renders a score into a file, whole or not at all; its end is two seconds after the last note's.
     *
     * @throws CadenzaException if a WAV file cannot hold it or the file cannot be written
     */
    public static void render(Score score, Path file) {
        render(score, file, Optional.empty());
    }

    /**
     * Renders a score with the instruments of a SoundFont 2 file, if one is given.
     *
     * @throws CadenzaException if that is no sound font, this Java has no synthesizer, a WAV file cannot hold the music, or the
     *     file cannot be written
     */
    public static void render(Score score, Path file, Optional<Path> soundFont) {
        render(score, file, soundFont, false);
    }

    /**
     * Renders a score.
     *
     * @param normalize whether its loudest sample is to be as loud as a file can hold
     * @throws CadenzaException as above
     */
    public static void render(Score score, Path file, Optional<Path> soundFont, boolean normalize) {
        long frames = frames(score, file);
        try (FrameSource source = source(score, soundFont)) {
            Path draft = Files.createTempFile("cadenza", ".pcm");
            try {
                double peak = draft(source, draft, frames);
                double gain = peak == 0 ? 1 : LOUDEST / peak;
                double used = normalize ? gain : Math.min(1, gain);
                AtomicFiles.write(file, out -> write(draft, out, frames, used));
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The length of the file in frames, known before anything is rendered.
     *
     * @throws CadenzaException if a WAV file cannot say it
     */
    private static long frames(Score score, Path file) {
        long lastNote = score.notes().mapToLong(Note::end).max().orElse(0);
        double seconds = score.tempoMap().seconds(lastNote) + TAIL_SECONDS;
        double frames = Math.ceil(seconds * Waves.RATE);
        if (frames > MOST_FRAMES) {
            throw new CadenzaException(String.format(
                    Locale.ROOT,
                    "Cannot write %s: the music lasts %,.1f hours, which is %,.1f GB of sound, and a WAV file holds at most %.1f"
                            + " GB (%.1f hours). Render a part of it, or check the file's tempo and its last notes.",
                    file,
                    seconds / 3600,
                    frames * FRAME_BYTES / 1e9,
                    (double) MOST_FRAMES * FRAME_BYTES / 1e9,
                    (double) MOST_FRAMES / Waves.RATE / 3600));
        }
        return (long) frames;
    }

    private static FrameSource source(Score score, Optional<Path> soundFont) {
        return soundFont.isPresent()
                ? SoundFontSynthesizer.open(SoundFonts.read(soundFont.get()), TimedMessages.of(score))
                : new BankSynthesizer(TimedMessages.of(score));
    }

    /** Writes floating-point frames to a file that is only for this program; the loudest sample. */
    private static double draft(FrameSource source, Path draft, long frames) throws IOException {
        float[] samples = new float[2 * CHUNK];
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * Float.BYTES);
        double peak = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft))) {
            for (long done = 0; done < frames; done += CHUNK) {
                int length = (int) Math.min(CHUNK, frames - done);
                source.read(samples, length);
                bytes.clear();
                for (int i = 0; i < 2 * length; i++) {
                    peak = Math.max(peak, Math.abs(samples[i]));
                    bytes.putFloat(samples[i]);
                }
                out.write(bytes.array(), 0, bytes.position());
            }
        }
        return peak;
    }

    private static void write(Path draft, OutputStream out, long frames, double gain) throws IOException {
        out.write(header(frames * FRAME_BYTES));
        byte[] read = new byte[2 * CHUNK * Float.BYTES];
        ByteBuffer floats = ByteBuffer.wrap(read);
        ByteBuffer shorts = ByteBuffer.allocate(2 * CHUNK * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(draft))) {
            for (int count = in.readNBytes(read, 0, read.length);
                    count > 0;
                    count = in.readNBytes(read, 0, read.length)) {
                shorts.clear();
                for (int i = 0; i < count; i += Float.BYTES) {
                    shorts.putShort((short) Math.round(floats.getFloat(i) * gain * Short.MAX_VALUE));
                }
                out.write(shorts.array(), 0, shorts.position());
            }
        }
    }

    /** RIFF with the two chunks that every reader knows: PCM, two channels, 44,100 Hz, 16 bits. */
    private static byte[] header(long dataBytes) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt((int) (dataBytes + HEADER_BYTES - 8)).put(ascii("WAVEfmt "));
        header.putInt(16).putShort((short) 1).putShort((short) 2);
        header.putInt(Waves.RATE)
                .putInt(Waves.RATE * FRAME_BYTES)
                .putShort((short) FRAME_BYTES)
                .putShort((short) 16);
        return header.put(ascii("data")).putInt((int) dataBytes).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
