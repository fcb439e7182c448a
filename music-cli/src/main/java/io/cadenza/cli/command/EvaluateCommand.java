package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.Evaluation;
import io.cadenza.cli.run.ModelMusic;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.eval.judge.HeldOutPieces;
import io.cadenza.eval.judge.Judgement;
import io.cadenza.eval.judge.JudgementFile;
import io.cadenza.eval.judge.JudgementTable;
import io.cadenza.eval.judge.Samples;
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

/** Judges a trained model. */
@Command(
        name = "evaluate",
        description =
                "Judge a model on held-out pieces beside counting baselines, and its own pieces beside human ones.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza evaluate runs/demo/model.safetensors",
            "  cadenza evaluate runs/demo/model.safetensors --samples 100 --json judgement.json",
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
                    "Where the music lies, if not where the run's config.yaml says; without one, music to judge on.")
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
            defaultValue = "512",
            description = "The most tokens of each (default: ${DEFAULT-VALUE}).")
    private int length = 512;

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
        if (count < 0 || length < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "--samples is 0 or more and --length 1 or more, not " + count + " and " + length);
        }
        RuntimeOptions runtime = compute.runtime(command, seed);
        Samples samples = new Samples(count, length, seed, sampling.options(command));
        Console console = common.console(command);
        TrainedModel model = ModelFile.read(file);
        HeldOutPieces pieces = new ModelMusic(console, file, model).find(corpus);
        Judgement judgement = new Evaluation(console, model, pieces).run(compute.backend(), runtime, samples);
        JudgementTable.lines(judgement).forEach(console::result);
        json.ifPresent(target -> {
            JudgementFile.write(target, judgement);
            console.note("wrote " + target);
        });
        return ExitCode.OK.code();
    }
}
