package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.TimedMessages;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Soundbank;
import javax.sound.midi.Synthesizer;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;

/**
 * The JDK's synthesizer with other instruments, whose sound is read from a stream instead of being played.
 *
 * <p>The interface that offers the stream, {@code com.sun.media.sound.AudioSynthesizer}, is in the JDK since version 7 but
 * not exported; the launcher exports it.
 */
final class SoundFontSynthesizer implements AutoCloseable {
    private static final String INTERNAL = "com.sun.media.sound.AudioSynthesizer";
    private static final AudioFormat FORMAT = new AudioFormat(44_100, 16, 2, true, false);

    private final Synthesizer synthesizer;
    private final AudioInputStream sound;

    private SoundFontSynthesizer(Synthesizer synthesizer, AudioInputStream sound) {
        this.synthesizer = synthesizer;
        this.sound = sound;
    }

    /**
     * Opens the synthesizer with these instruments and no others.
     *
     * @throws CadenzaException if this Java has none or does not let it be used
     */
    static SoundFontSynthesizer open(Soundbank instruments) {
        try {
            Synthesizer synthesizer = MidiSystem.getSynthesizer();
            Method openStream = Class.forName(INTERNAL).getMethod("openStream", AudioFormat.class, Map.class);
            Map<String, Object> options = Map.of("load default soundbank", false);
            AudioInputStream sound = (AudioInputStream) openStream.invoke(synthesizer, FORMAT, options);
            synthesizer.loadAllInstruments(instruments);
            return new SoundFontSynthesizer(synthesizer, sound);
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
        }
    }

    /** The sound of a score, without end: silence follows. */
    AudioInputStream play(Score score) {
        try {
            Receiver receiver = synthesizer.getReceiver();
            TimedMessages.of(score).forEach(timed -> receiver.send(timed.message(), timed.microseconds()));
            return sound;
        } catch (MidiUnavailableException e) {
            throw new CadenzaException("The synthesizer takes no notes: " + e.getMessage() + ". Try again.", e);
        }
    }

    @Override
    public void close() {
        synthesizer.close();
    }
}
