package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.CorpusRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes sound of MIDI files. */
@Command(
        name = "render",
        description = "Render MIDI files as mono WAV files of 16 bits: a corpus of sound.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza corpus render my-midis -o my-wavs",
            "  cadenza corpus render my-midis -o my-wavs --sample-rate 8000",
            "  cadenza train --preset audio-small --corpus my-wavs"
        })
final class CorpusRenderCommand implements Callable<Integer> {
    private static final int MIN_RATE = 1_000;
    private static final int MAX_RATE = 48_000;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PATH", description = "A folder of MIDI files, or one file.")
    private Path path = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder for the WAV files, which keep their names.")
    private Path folder = Path.of("");

    @Option(
            names = "--sample-rate",
            paramLabel = "HZ",
            defaultValue = "16000",
            description = "Samples in a second, 1000 to 48000 (default: ${DEFAULT-VALUE}).")
    private int sampleRate = 16_000;

    @Option(
            names = "--soundfont",
            paramLabel = "FILE",
            description = "A SoundFont 2 file (.sf2) with the instruments (default: Cadenza's own).")
    private Optional<Path> soundFont = Optional.empty();

    @Override
    public Integer call() {
        if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
            throw new ParameterException(command.commandLine(), "--sample-rate is 1000 to 48000, not " + sampleRate);
        }
        Console console = common.console(command);
        List<Path> written = new CorpusRenderer(console, sampleRate, soundFont).render(path, folder);
        console.result("%d files in %s".formatted(written.size(), folder));
        return ExitCode.OK.code();
    }
}
