package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.eval.evaluation.Evaluation;
import io.cadenza.eval.evaluation.EvaluationListener;
import io.cadenza.eval.evaluation.EvaluationTable;
import io.cadenza.eval.evaluation.Evaluator;
import io.cadenza.eval.evaluation.HeldOutPieces;
import io.cadenza.eval.json.JsonFiles;
import io.cadenza.run.ModelMusic;
import io.cadenza.run.Progress;
import io.cadenza.run.Progress.Work;
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

/** Evaluates a trained model. */
@Command(
        name = "evaluate",
        description =
                "Evaluate a model on held-out pieces beside counting baselines, and its own pieces beside human ones.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza evaluate runs/demo/model.safetensors",
            "  cadenza evaluate runs/demo/model.safetensors --samples 100 --json evaluation.json",
            "  cadenza evaluate model.safetensors --corpus other-midis    music it was not trained on",
            "",
            "The run's config.yaml beside the model says which pieces were held out. Equal seeds give equal results."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "MODEL", description = "A model file, such as runs/demo/model.safetensors.")
    private Path file = Path.of("");

    @Option(
            names = "--corpus",
            paramLabel = "PATH",
            description =
                    "The music's folder, if not the one in the run's config.yaml; without that file, music to evaluate on.")
    private Optional<Path> corpus = Optional.empty();

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many pieces the model writes to be measured; 0 for none (default: ${DEFAULT-VALUE}).")
    private int count = 20;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "The most tokens of each (default: twice the median of the training pieces, up to 4096).")
    private Optional<Integer> length = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of samples and intervals (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private SamplingFlags sampling = new SamplingFlags();

    @Mixin
    private ComputeFlags compute = new ComputeFlags();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything to a JSON file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() {
        if (count < 0 || length.orElse(1) < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "--samples is 0 or more and --length 1 or more, not " + count + " and " + length.orElse(1));
        }
        RuntimeOptions runtime = compute.runtime(command, seed);
        GenerationOptions samples = new GenerationOptions(
                count, length.orElse(Evaluator.SAMPLES.length()), seed, sampling.options(command));
        Console console = common.console(command);
        Progress progress = new ConsoleProgress(console);
        TrainedModel model = ShippedModel.open(file, console::note);
        HeldOutPieces pieces = new ModelMusic(progress, file, model).find(corpus);
        Evaluation evaluation;
        Evaluator evaluator = Evaluator.of(model).samples(samples).computing(compute.backend(), runtime);
        try (Work scored = new Work(progress, "pieces", 0, 5L * pieces.heldOut().size());
                Work drawn = new Work(progress, "steps", 0, 1_000)) {
            evaluation = (length.isPresent() ? evaluator : evaluator.untilTheyEnd())
                    .listener(new Listener(scored, drawn))
                    .on(pieces);
        }
        EvaluationTable.lines(evaluation).forEach(console::result);
        json.ifPresent(target -> {
            JsonFiles.writeIndented(target, evaluation);
            console.note("wrote " + target);
        });
        return ExitCode.OK.code();
    }

    /** Shows pieces scored, by the model and its baselines, and tokens drawn. */
    private static final class Listener implements EvaluationListener {
        private final Work scored;
        private final Work drawn;
        private long pieces;

        Listener(Work scored, Work drawn) {
            this.scored = scored;
            this.drawn = drawn;
        }

        @Override
        public void onScored(String model, int done, int all) {
            pieces++;
            scored.advanceTo(pieces, "scoring " + model, "");
        }

        @Override
        public void onDrawn(int done, int length) {
            drawn.advanceTo(1_000L * done / length, "drawing samples", "");
        }
    }
}
