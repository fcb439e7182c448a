package io.cadenza.cli.command;

import io.cadenza.data.play.MidiPort;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where music is played. */
final class PortFlags {
    @Option(
            names = "--port",
            paramLabel = "NAME",
            description = "A MIDI port, or a part of its name (default: this machine's sound card).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--soundfont",
            paramLabel = "FILE",
            description =
                    "A SoundFont 2 file (.sf2) with the instruments for playing and for .wav files (default: Cadenza's own).")
    private Optional<Path> soundFont = Optional.empty();

    MidiPort open() {
        return MidiPort.open(name, soundFont);
    }

    Optional<Path> soundFont() {
        return soundFont;
    }
}
