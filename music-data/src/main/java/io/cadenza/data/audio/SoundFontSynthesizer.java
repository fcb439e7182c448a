package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.midi.TimedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * The JDK's synthesizer with other instruments, whose sound is read from a stream instead of being played; one for each port.
 *
 * <p>The interface that offers the stream, {@code com.sun.media.sound.AudioSynthesizer}, is in the JDK since version 7 but
 * not exported; the launcher exports it.
 */
final class SoundFontSynthesizer implements FrameSource {
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
                    "This Java has no synthesizer that plays sound fonts (%s). Run with an OpenJDK.".formatted(cause),
                    cause);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Port openPort(Soundbank instruments) throws MidiUnavailableException, ReflectiveOperationException {
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
