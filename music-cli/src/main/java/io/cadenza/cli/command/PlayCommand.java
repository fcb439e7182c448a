package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.cli.run.Playback;
import io.cadenza.core.score.Score;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicReading;
import io.cadenza.data.midi.TimedMessages;
import io.cadenza.data.play.MessageSource;
import io.cadenza.data.play.MidiPort;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays a file of music. */
@Command(
        name = "play",
        description =
                "Play a file of music with Cadenza's own instruments, a SoundFont or on a MIDI port; Ctrl-C stops.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza play song.mid",
            "  cadenza play song.musicxml --soundfont piano.sf2",
            "  cadenza play --list-ports",
            "  cadenza play song.abc --port FLUID"
        })
final class PlayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "MIDI, MusicXML or ABC.")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private PortFlags port = new PortFlags();

    @Option(names = "--list-ports", description = "Print the names of all ports and do nothing else.")
    private boolean list;

    @Override
    public Integer call() {
        Console console = common.console(command);
        if (list) {
            MidiPort.names().forEach(console::result);
            return ExitCode.OK.code();
        }
        Path played = file.orElseThrow(
                () -> new ParameterException(command.commandLine(), "What is to be played? Name a file."));
        MusicReading reading = MusicFiles.recover(played);
        reading.damage(played.toString()).ifPresent(console::warn);
        Score score = reading.score();
        double seconds = score.tempoMap().seconds(score.end());
        try (Interrupt interrupt = new Interrupt();
                MidiPort opened = port.open()) {
            boolean all = new Playback(console, opened)
                    .play(MessageSource.of(TimedMessages.ofOnePort(score)), seconds, interrupt);
            return all ? ExitCode.OK.code() : ExitCode.INTERRUPTED.code();
        }
    }
}
