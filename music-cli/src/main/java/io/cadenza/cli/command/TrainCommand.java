package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.run.Progress;
import io.cadenza.run.RunFolder;
import io.cadenza.run.Training;
import io.cadenza.run.Training.Start;
import io.cadenza.run.TrainingResult;
import io.cadenza.run.config.Config;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model. Its workers are threads here; a command of another module may take them elsewhere. */
@Command(
        name = "train",
        description = "Train a model on music and keep the best one in the run's folder.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza train --corpus my-midis                    your music, everything else by default",
            "  cadenza train --preset article --corpus schubert   the article's model",
            "  cadenza train my.yaml --set training.epochs=100    your configuration, one key changed",
            "  cadenza train runs/my-midis/config.yaml --resume   go on where Ctrl-C stopped it"
        })
public class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @ArgGroup
    private Existing existing = new Existing();

    /** What to do with a run that lies in the folder. */
    static final class Existing {
        @Option(names = "--resume", description = "Resume the run in the folder, exactly as if it had not stopped.")
        private boolean resume;

        @Option(names = "--overwrite", description = "Replace the run in the folder.")
        private boolean overwrite;

        Start start() {
            return resume ? Start.RESUME : overwrite ? Start.OVERWRITE : Start.NEW;
        }
    }

    /** The configuration as it is run; by default as it was given. */
    protected Config decided(Config config) {
        return config;
    }

    /** Runs a training that is ready. */
    protected TrainingResult run(Training training, Path folder, Progress progress) {
        return training.run(folder, progress);
    }

    @Override
    public final Integer call() {
        Config config = decided(options.load());
        Start start = existing.start();
        Console console = common.console(command);
        options.notes().forEach(console::note);
        try (Interrupt interrupt = new Interrupt()) {
            TrainingResult summary = run(
                    Training.of(config).start(start).until(interrupt),
                    folder(config, start).path(),
                    new ConsoleProgress(console));
            new SummaryPrinter(console).print(summary);
            return summary.interrupted() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private RunFolder folder(Config config, Start start) {
        Optional<RunFolder> beside = start == Start.RESUME ? options.runOfFile() : Optional.empty();
        if (beside.isPresent()) {
            return beside.get();
        }
        if (!config.run().equals("auto")) {
            return new RunFolder(Path.of(config.run()));
        }
        return start == Start.NEW ? RunFolder.next(options.runName()) : RunFolder.latest(options.runName());
    }
}
