package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.ChoraleBenchmark;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.run.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The literature's benchmark on the four sets of Boulanger-Lewandowski et al. (2012). */
@Command(
        name = "paper-polyphonic",
        aliases = "paper-jsb",
        description =
                "Score models on the literature's split of JSB chorales, Nottingham, Piano-midi.de or MuseData, in nats per frame; or train one for it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza benchmark paper-polyphonic --data jsb-chorales.json",
            "  cadenza benchmark paper-polyphonic --data jsb-chorales.json --train a.safetensors --transpose 5 \\",
            "      --set model.type=lstm --set data.window=128 --set data.stride=64",
            "  cadenza benchmark paper-polyphonic --data jsb-chorales.json --model a.safetensors --test",
            "",
            "Look at the test split once, with --test, after choosing by validation."
        })
final class PaperPolyphonicCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "jsb-chorales.json, JSB_Chorales.mat, or another of the four sets in one of these forms.")
    private Path data = Path.of("");

    @Option(
            names = "--train",
            paramLabel = "FILE",
            description = "Train the configuration's model on the training split and keep the best epoch here.")
    private Optional<Path> train = Optional.empty();

    @Option(
            names = "--transpose",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also train on pieces transposed by up to N semitones (default: ${DEFAULT-VALUE}).")
    private int transpose;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "A model that --train has written, to score beside the baselines; may be given several times.")
    private List<Path> models = new ArrayList<>();

    @Option(names = "--test", description = "Score the test split too.")
    private boolean test;

    @Override
    public Integer call() {
        if (transpose < 0 || transpose > 24) {
            throw new ParameterException(command.commandLine(), "--transpose is 0 to 24, not " + transpose);
        }
        Config config = options.load();
        Console console = common.console(command);
        ChoraleBenchmark benchmark = new ChoraleBenchmark(console, data, transpose, config);
        if (train.isEmpty()) {
            benchmark.score(models, test);
            return ExitCode.OK.code();
        }
        try (Interrupt interrupt = new Interrupt()) {
            return benchmark.train(train.get(), interrupt) ? ExitCode.OK.code() : ExitCode.INTERRUPTED.code();
        }
    }
}
