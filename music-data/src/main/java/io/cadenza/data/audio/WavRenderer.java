package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.TimedMessage;
import io.cadenza.data.midi.TimedMessages;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Soundbank;
import javax.sound.midi.Synthesizer;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;

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

    /**
     * The JDK's synthesizer with other instruments, whose sound is read from a stream instead of being played; one for each port.
     *
     * <p>The interface that offers the stream, {@code com.sun.media.sound.AudioSynthesizer}, is in the JDK since version 7 but
     * not exported; the launcher exports it.
     */
    static final class SoundFontSynthesizer implements FrameSource {
        /** As many voices as fluidsynth has; the JDK's 64 are twelve held keys of a rich string sound. */
        private static final int VOICES = 256;

        private static final String INTERNAL = "com.sun.media.sound.AudioSynthesizer";
        private static final AudioFormat FORMAT = new AudioFormat(
                AudioFormat.Encoding.PCM_FLOAT, Waves.RATE, Float.SIZE, 2, 2 * Float.BYTES, Waves.RATE, false);

        /** It begins a buffer of 1/147 s late, by its design: silence that is no part of the music. */
        private static final int LATE_FRAMES = Waves.RATE / 147;

        /** Notes come out at a third of full scale or less, because what is to be added to them is not known to it. */
        private static final float GAIN = 2.2f;

        /** The synthesizer asks for user preferences, which tell the console when they make their folder. */
        private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

        private final List<Port> ports;
        private byte[] bytes = {};

        private SoundFontSynthesizer(List<Port> ports) {
            this.ports = ports;
        }

        private record Port(Synthesizer synthesizer, AudioInputStream sound) {}

        /**
         * Opens the synthesizer with these instruments and no others, and gives it all it is to play.
         *
         * @throws CadenzaException if this Java has none or does not let it be used
         */
        static SoundFontSynthesizer open(Soundbank instruments, List<TimedMessage> messages) {
            PREFERENCES.setLevel(Level.OFF);
            List<Port> ports = new ArrayList<>();
            try {
                for (List<TimedMessage> ofPort : byPort(messages)) {
                    Port port = openPort(instruments);
                    ports.add(port);
                    Receiver receiver = port.synthesizer().getReceiver();
                    ofPort.forEach(timed -> receiver.send(timed.message(), timed.microseconds()));
                    port.sound().skipNBytes((long) LATE_FRAMES * FORMAT.getFrameSize());
                }
                return new SoundFontSynthesizer(ports);
            } catch (IllegalAccessException e) {
                throw new CadenzaException(
                        "This Java keeps the stream of its synthesizer to itself, which a sound font needs. Start it with"
                                + " --add-exports java.desktop/com.sun.media.sound=ALL-UNNAMED, as bin/cadenza does.",
                        e);
            } catch (MidiUnavailableException | ReflectiveOperationException | IllegalArgumentException e) {
                Throwable cause = e instanceof InvocationTargetException wrapped ? wrapped.getCause() : e;
                throw new CadenzaException(
                        "This Java has no synthesizer that plays sound fonts (%s). Run with an OpenJDK."
                                .formatted(cause),
                        cause);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Port openPort(Soundbank instruments)
                throws MidiUnavailableException, ReflectiveOperationException {
            Synthesizer synthesizer = MidiSystem.getSynthesizer();
            Method openStream = Class.forName(INTERNAL).getMethod("openStream", AudioFormat.class, Map.class);
            Map<String, Object> options =
                    Map.of("load default soundbank", false, "max polyphony", VOICES, "auto gain control", false);
            AudioInputStream sound = (AudioInputStream) openStream.invoke(synthesizer, FORMAT, options);
            synthesizer.loadAllInstruments(instruments);
            return new Port(synthesizer, sound);
        }

        /** At least one, and more where channels of one number belong to several ports. */
        private static List<List<TimedMessage>> byPort(List<TimedMessage> messages) {
            List<List<TimedMessage>> ports = new ArrayList<>(messages.stream()
                    .collect(Collectors.groupingBy(TimedMessage::port, java.util.TreeMap::new, Collectors.toList()))
                    .values());
            return ports.isEmpty() ? List.of(List.of()) : ports;
        }

        @Override
        public void read(float[] interleaved, int frames) {
            int wanted = frames * FORMAT.getFrameSize();
            bytes = bytes.length < wanted ? new byte[wanted] : bytes;
            java.util.Arrays.fill(interleaved, 0, 2 * frames, 0);
            ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (Port port : ports) {
                try {
                    port.sound().readNBytes(bytes, 0, wanted);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                for (int i = 0; i < 2 * frames; i++) {
                    interleaved[i] += GAIN * floats.getFloat(i * Float.BYTES);
                }
            }
        }

        @Override
        public void close() {
            ports.forEach(port -> port.synthesizer().close());
        }
    }

    /** Sound in two channels at 44.1 kHz, without end: silence follows. */
    interface FrameSource extends AutoCloseable {
        /**
         * The next frames.
         *
         * @param interleaved takes left and right in turn; 1 is full scale, and more is no error
         */
        void read(float[] interleaved, int frames);

        @Override
        default void close() {
            // Most sources hold nothing.
        }
    }
}
