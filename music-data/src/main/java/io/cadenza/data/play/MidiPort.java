package io.cadenza.data.play;

import io.cadenza.core.CadenzaException;
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

/** Where notes can be sent: the JDK's synthesizer or a MIDI port of this machine. Open until it is closed. */
public final class MidiPort implements AutoCloseable {
    private final MidiDevice device;
    private final Receiver receiver;

    private MidiPort(MidiDevice device, Receiver receiver) {
        this.device = device;
        this.receiver = receiver;
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
     * @param name a port's name or a part of it that only one has, in any case; empty for the JDK's synthesizer
     * @param soundFont the instruments of the synthesizer, if not its own
     * @throws CadenzaException if there is no such port or it cannot be opened
     */
    public static MidiPort open(Optional<String> name, Optional<Path> soundFont) {
        MidiDevice device = name.isPresent() ? named(name.get()) : synthesizer();
        try {
            device.open();
            if (soundFont.isPresent()) {
                load(device, soundFont.get());
            }
            return new MidiPort(device, device.getReceiver());
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

    /** Whether it is the JDK's own synthesizer, whose last notes fade in this program. */
    public boolean isSynthesizer() {
        return device instanceof Synthesizer;
    }

    /** Takes the notes. */
    public Receiver receiver() {
        return receiver;
    }

    @Override
    public void close() {
        receiver.close();
        device.close();
    }
}
