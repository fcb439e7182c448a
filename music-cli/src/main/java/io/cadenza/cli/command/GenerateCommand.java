package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.Generation;
import io.cadenza.cli.run.GenerationRequest;
import io.cadenza.cli.run.OutputFiles;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.score.Score;
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

/** Writes new music with a trained model. */
@Command(
        name = "generate",
        description = "Write new music with a trained model; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza generate model.safetensors -o new.mid --wav --piano-roll",
            "  cadenza generate model.safetensors --count 10 --seed 7 -o ten-pieces",
            "  cadenza generate model.safetensors --primer mine.mid --temperature 0.9 -o continued.mid",
            "",
            "Equal seeds give equal files, byte for byte."
        })
final class GenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "MODEL", description = "A model file, such as runs/demo/model.safetensors.")
    private Path model = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "new.mid",
            description = "A .mid file, numbered if there are several pieces, or a folder (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("new.mid");

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "512",
            description =
                    "The most tokens of a piece; one that ends by itself may be shorter (default: ${DEFAULT-VALUE}).")
    private int length = 512;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many pieces (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Any whole number; another one gives other music (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private SamplingFlags sampling = new SamplingFlags();

    @Option(names = "--primer", paramLabel = "FILE", description = "A MIDI file to continue.")
    private Optional<Path> primer = Optional.empty();

    @Option(names = "--tempo", paramLabel = "QPM", description = "Quarters per minute, 4 to 1000.")
    private Optional<Double> tempo = Optional.empty();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "One that \"cadenza backends\" lists (default: the fastest installed).")
    private String backend = "auto";

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cpu, gpu or gpu:n (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--wav", description = "Write sound beside each piece.")
    private boolean wav;

    @Option(names = "--piano-roll", description = "Write a picture beside each piece.")
    private boolean pianoRoll;

    @Override
    public Integer call() {
        require(length >= 1, "--length is 1 or more, not " + length);
        require(count >= 1, "--count is 1 or more, not " + count);
        tempo.ifPresent(value -> require(value >= 4 && value <= 1000, "--tempo is 4 to 1000, not " + value));
        GenerationRequest request = new GenerationRequest(
                length, count, seed, sampling.options(command), primer, tempo, backend, runtime());
        Console console = common.console(command);
        List<Score> pieces = new Generation(console, ModelFile.read(model)).run(request);
        new OutputFiles(output, pianoRoll, wav).write(pieces, console).forEach(file -> console.result(file.toString()));
        return ExitCode.OK.code();
    }

    private RuntimeOptions runtime() {
        try {
            return new RuntimeOptions(Device.parse(device), Runtime.getRuntime().availableProcessors(), seed);
        } catch (CadenzaException e) {
            throw new ParameterException(command.commandLine(), "--device: " + e.getMessage());
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
