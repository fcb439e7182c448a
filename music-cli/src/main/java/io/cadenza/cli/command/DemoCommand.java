package io.cadenza.cli.command;

import io.cadenza.cli.config.Config;
import io.cadenza.cli.config.ConfigLoader;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.Generation;
import io.cadenza.cli.run.GenerationRequest;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.cli.run.OutputFiles;
import io.cadenza.cli.run.RunFolder;
import io.cadenza.cli.run.RunSummary;
import io.cadenza.cli.run.TrainingRun;
import io.cadenza.core.file.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole way in two minutes. */
@Command(
        name = "demo",
        description =
                "Train on dice waltzes, whose entropy is known exactly, and write three new ones to see and hear.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza demo                             takes about two minutes; files go to runs/demo",
            "  cadenza demo --set seed=2 --set run=two  other waltzes, elsewhere"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int PIECES = 3;
    private static final int LONGEST = 1000;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set one key, such as training.epochs=5; may be given several times.")
    private List<String> assignments = new ArrayList<>();

    @Override
    public Integer call() {
        ConfigLoader loader = ConfigLoader.ofDefault().preset("demo");
        assignments.forEach(loader::set);
        Config config = loader.load();
        Console console = common.console(command);
        RunFolder folder = new RunFolder(Path.of(config.run()));
        try (Interrupt interrupt = new Interrupt()) {
            RunSummary summary = new TrainingRun(console, folder, interrupt).run(config, TrainingRun.Start.OVERWRITE);
            if (!summary.interrupted()) {
                compose(config, console, folder).forEach(file -> console.result("wrote " + file));
            }
            new SummaryPrinter(console).print(summary);
            return summary.interrupted() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private static List<Path> compose(Config config, Console console, RunFolder folder) {
        GenerationRequest request = new GenerationRequest(
                LONGEST,
                PIECES,
                config.seed(),
                config.sampling(),
                Optional.empty(),
                Optional.empty(),
                "auto",
                config.runtime().options(config.seed()));
        return new OutputFiles(folder.path().resolve("waltz.mid"), true, true)
                .write(new Generation(console, ModelFile.read(folder.model())).run(request), console);
    }
}
