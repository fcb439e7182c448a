package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.data.sound.SoundFile;
import io.cadenza.eval.plot.Spectrogram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws sound. */
@Command(
        name = "spectrogram",
        description = "Draw sound files side by side as spectrograms: which frequencies sound when, and how loud.",
        footerHeading = "%nExamples:%n",
        footer = "  cadenza spectrogram original.wav new.wav -o spectrogram.png")
final class SpectrogramCommand implements Callable<Integer> {
    private static final int MIN_RATE = 1_000;
    private static final int MAX_RATE = 48_000;
    private static final int MAX_FILES = 4;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "WAV, AIFF or AU files, four at most.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "spectrogram.png",
            description = "The picture (default: ${DEFAULT-VALUE}).")
    private Path picture = Path.of("spectrogram.png");

    @Option(
            names = "--sample-rate",
            paramLabel = "HZ",
            defaultValue = "8000",
            description =
                    "The rate to which sounds are brought; half of it is the highest frequency drawn, 1000 to 48000"
                            + " (default: ${DEFAULT-VALUE}).")
    private int sampleRate = 8_000;

    @Override
    public Integer call() {
        if (files.size() > MAX_FILES) {
            throw new ParameterException(
                    command.commandLine(), "Four files at most fit into a picture, not " + files.size());
        }
        if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
            throw new ParameterException(command.commandLine(), "--sample-rate is 1000 to 48000, not " + sampleRate);
        }
        Console console = common.console(command);
        List<Spectrogram.Panel> panels = files.stream().map(this::panel).toList();
        Spectrogram.write(picture, panels);
        console.result(picture.toString());
        return ExitCode.OK.code();
    }

    private Spectrogram.Panel panel(Path file) {
        return new Spectrogram.Panel(
                String.valueOf(file.getFileName()),
                SoundFile.read(file, sampleRate).sound());
    }
}
