package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.cli.run.OutputFiles;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.score.Score;
import io.cadenza.data.piece.PieceGuide;
import io.cadenza.run.CorpusReader;
import io.cadenza.run.Generation;
import io.cadenza.run.Progress;
import io.cadenza.run.Training;
import io.cadenza.run.TrainingResult;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                "Write a piece with each model that comes with Cadenza; then train one on dice waltzes, whose entropy is known"
                        + " exactly, and write three waltzes to see and hear.",
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
        PieceGuide.requireKnown(
                CorpusReader.tokenizer(
                                config.tokenizer().name(), config.tokenizer().options())
                        .requireScores(),
                config.request()); // before training
        Console console = common.console(command);
        Progress progress = new ConsoleProgress(console);
        try (Interrupt interrupt = new Interrupt()) {
            shipped(config, interrupt, console, progress);
            TrainingResult summary = Training.of(config)
                    .start(Training.Start.OVERWRITE)
                    .until(interrupt)
                    .run(Path.of(config.run()), progress);
            if (!summary.interrupted()) {
                compose(config, summary, console, progress).forEach(file -> console.result("wrote " + file));
            }
            new SummaryPrinter(console).print(summary);
            return summary.interrupted() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    /** A piece of each model that comes with Cadenza, said as soon as it is written: it takes no training. */
    private static void shipped(Config config, Interrupt interrupt, Console console, Progress progress) {
        for (ShippedModel model : ShippedModel.installed()) {
            Generation generation = Generation.of(model.load()).seed(config.seed());
            List<Score> pieces = generation.pieces(GenerationListener.NONE, progress, interrupt).stream()
                    .map(generation::score)
                    .toList();
            new OutputFiles(Path.of(config.run()).resolve(model.name() + ".mid"), true, true)
                    .write(pieces, console)
                    .forEach(file -> console.result("wrote " + file));
        }
    }

    private static List<Path> compose(Config config, TrainingResult result, Console console, Progress progress) {
        Generation open = Generation.of(result.model())
                .count(PIECES)
                .seed(config.seed())
                .sampling(config.sampling())
                .asking(config.request())
                .computing("auto", config.runtime().options(config.seed()));
        Generation generation = config.request().length().isPresent() ? open : open.length(LONGEST);
        List<Score> pieces = generation.pieces(GenerationListener.NONE, progress, () -> false).stream()
                .map(generation::score)
                .toList();
        return new OutputFiles(result.folder().path().resolve("waltz.mid"), true, true).write(pieces, console);
    }
}
