package io.cadenza.data.play;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.audio.LiveBank;
import io.cadenza.data.audio.SoundFonts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sound.midi.MidiDevice;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Sequencer;
import javax.sound.midi.Synthesizer;
import javax.sound.sampled.LineUnavailableException;

/** Where notes can be sent: Cadenza's own instruments, a SoundFont's, or a MIDI port of this machine. Open until it is closed. */
public final class MidiPort implements AutoCloseable {
    private final Receiver receiver;
    private final boolean soundsHere;
    private final Runnable closing;

    private MidiPort(Receiver receiver, boolean soundsHere, Runnable closing) {
        this.receiver = receiver;
        this.soundsHere = soundsHere;
        this.closing = closing;
    }

    /** The names of all ports that take notes. */
    public static List<String> names() {
        return devices().stream()
                .map(device -> device.getDeviceInfo().getName())
                .toList();
    }

    /**
     * Opens a port.
     *
     * @param name a port's name or a part of it that only one has, in any case; empty for this machine's sound card
     * @param soundFont the instruments, if not Cadenza's own
     * @throws CadenzaException if there is no such port or it cannot be opened
     */
    public static MidiPort open(Optional<String> name, Optional<Path> soundFont) {
        if (name.isEmpty() && soundFont.isEmpty()) {
            return bank();
        }
        MidiDevice device = name.isPresent() ? named(name.get()) : synthesizer();
        try {
            device.open();
            if (soundFont.isPresent()) {
                load(device, soundFont.get());
            }
            return new MidiPort(device.getReceiver(), device instanceof Synthesizer, device::close);
        } catch (MidiUnavailableException | IllegalArgumentException e) {
            throw new CadenzaException(
                    "Cannot open %s: %s. Name another port with --port, or render the music to a .wav file."
                            .formatted(device.getDeviceInfo().getName(), e.getMessage()),
                    e);
        } catch (CadenzaException e) {
            device.close();
            throw e;
        }
    }

    private static MidiPort bank() {
        try {
            return new MidiPort(LiveBank.open(), true, () -> {});
        } catch (LineUnavailableException | IllegalArgumentException e) {
            throw new CadenzaException(
                    "Cannot open a sound card for 44.1 kHz in stereo: there is none, or another program holds it. Name a port with"
                            + " --port, or render the music to a .wav file.",
                    e);
        }
    }

    private static void load(MidiDevice device, Path soundFont) {
        if (!(device instanceof Synthesizer synthesizer)) {
            throw new CadenzaException("The port %s has its own instruments. Leave --soundfont or --port out."
                    .formatted(device.getDeviceInfo().getName()));
        }
        synthesizer.unloadAllInstruments(synthesizer.getDefaultSoundbank());
        synthesizer.loadAllInstruments(SoundFonts.read(soundFont));
    }

    private static MidiDevice synthesizer() {
        try {
            return MidiSystem.getSynthesizer();
        } catch (MidiUnavailableException e) {
            throw new CadenzaException(
                    "This Java has no synthesizer. Name a port with --port; --list-ports prints them.", e);
        }
    }

    private static MidiDevice named(String name) {
        List<MidiDevice> all = devices();
        String wanted = name.toLowerCase(Locale.ROOT);
        List<MidiDevice> found = all.stream()
                .filter(device -> device.getDeviceInfo()
                        .getName()
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .toList();
        return found.stream()
                .filter(device -> device.getDeviceInfo().getName().equalsIgnoreCase(name))
                .findFirst()
                .or(() -> found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty())
                .orElseThrow(() -> new CadenzaException("%s MIDI port is called \"%s\"; there are: %s."
                        .formatted(found.isEmpty() ? "No" : "More than one", name, String.join(", ", names()))));
    }

    private static List<MidiDevice> devices() {
        return Arrays.stream(MidiSystem.getMidiDeviceInfo())
                .flatMap(info -> device(info).stream())
                .filter(device -> device.getMaxReceivers() != 0 && !(device instanceof Sequencer))
                .toList();
    }

    /** A device that another program holds is not one to offer. */
    private static Optional<MidiDevice> device(MidiDevice.Info info) {
        try {
            return Optional.of(MidiSystem.getMidiDevice(info));
        } catch (MidiUnavailableException e) {
            return Optional.empty();
        }
    }

    /** Whether the sound is made in this program, where the last notes have yet to fade. */
    public boolean soundsHere() {
        return soundsHere;
    }

    /** Takes the notes. */
    public Receiver receiver() {
        return receiver;
    }

    @Override
    public void close() {
        receiver.close();
        closing.run();
    }
}
