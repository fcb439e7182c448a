package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.run.RunFolder;
import io.cadenza.run.Training;
import io.cadenza.run.Training.Start;
import io.cadenza.run.TrainingResult;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on training a model on other music. */
@Command(
        name = "fine-tune",
        description = "Train a trained model on more music and keep the best one, the model itself included.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza fine-tune tunes --corpus my-tunes                   a model that comes with Cadenza, your music",
            "  cadenza fine-tune runs/old/model.safetensors --corpus new   a model of your own",
            "  cadenza fine-tune tunes --corpus my-tunes --resume          go on where Ctrl-C stopped it",
            "",
            "The model's tokens, type and sizes stay as they are; \"cadenza config --preset fine-tune\" shows the rest."
        })
final class FineTuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "MODEL", description = "A model file, or the name of one that \"cadenza models\" lists.")
    private Path model = Path.of("");

    @Option(names = "--corpus", paramLabel = "PATH", required = true, description = "A folder of music, or one file.")
    private Path corpus = Path.of("");

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The run's folder (default: runs/CORPUS-MODEL, numbered if there is one).")
    private Optional<Path> run = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set one key, such as training.epochs=5; may be given several times.")
    private List<String> assignments = new ArrayList<>();

    @ArgGroup
    private TrainCommand.Existing existing = new TrainCommand.Existing();

    @Override
    public Integer call() {
        ConfigLoader loader = ConfigLoader.ofDefault()
                .preset("fine-tune")
                .set("corpus.path", corpus.toString(), Place.of("--corpus"))
                .set(Config.FROM, model.toString(), Place.of("MODEL"));
        assignments.forEach(loader::set);
        Config config = loader.load();
        Start start = existing.start();
        Console console = common.console(command);
        try (Interrupt interrupt = new Interrupt()) {
            TrainingResult summary = Training.of(config)
                    .start(start)
                    .until(interrupt)
                    .run(folder(config, start), new ConsoleProgress(console));
            new SummaryPrinter(console).print(summary);
            return summary.interrupted() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private Path folder(Config config, Start start) {
        Optional<Path> set = config.run().equals("auto") ? Optional.empty() : Optional.of(Path.of(config.run()));
        String name = stem(corpus) + "-" + modelName();
        RunFolder own = start == Start.NEW ? RunFolder.next(name) : RunFolder.latest(name);
        return run.or(() -> set).orElse(own.path());
    }

    /** The name of a model that is shipped, of a file, or of the run's folder in which a file lies that is called as in all runs. */
    private String modelName() {
        Path parent =
                Objects.requireNonNullElse(model.toAbsolutePath().normalize().getParent(), model);
        return model.endsWith(new RunFolder(Path.of("")).model()) ? stem(parent) : stem(model);
    }

    private static String stem(Path path) {
        Path name = Objects.requireNonNullElse(path.toAbsolutePath().normalize().getFileName(), Path.of("music"));
        return name.toString().replaceFirst("\\.(safetensors|abc|midi?)$", "");
    }
}
