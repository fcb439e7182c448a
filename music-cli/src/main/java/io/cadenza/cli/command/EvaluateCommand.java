package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.Corpus;
import io.cadenza.data.corpus.CorpusListener;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.eval.evaluation.Evaluation;
import io.cadenza.eval.evaluation.EvaluationTable;
import io.cadenza.eval.evaluation.Evaluator;
import io.cadenza.eval.evaluation.Evaluator.EvaluationListener;
import io.cadenza.eval.evaluation.Evaluator.Features;
import io.cadenza.eval.evaluation.HeldOutPieces;
import io.cadenza.eval.json.JsonFiles;
import io.cadenza.run.ModelMusic;
import io.cadenza.run.Progress;
import io.cadenza.run.Progress.Work;
import java.nio.file.Files;
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

/** Evaluates a trained model. */
@Command(
        name = "evaluate",
        description =
                "Evaluate a model on held-out pieces beside counting baselines, and its own pieces beside human ones; or one folder of music beside another.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza evaluate runs/demo/model.safetensors",
            "  cadenza evaluate runs/demo/model.safetensors --samples 100 --json evaluation.json",
            "  cadenza evaluate model.safetensors --corpus other-midis    music it was not trained on",
            "  cadenza evaluate new-midis --corpus my-midis    the metrics of two folders, without a model",
            "  cadenza evaluate model.safetensors --samples 0 --token-losses losses.csv",
            "",
            "The run's config.yaml beside the model says which pieces were held out. Equal seeds give equal results."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "MODEL",
            description = "A model file, such as runs/demo/model.safetensors, or a folder of music.")
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

    @Option(
            names = "--token-losses",
            paramLabel = "FILE",
            description = "Write the loss of each held-out token to a CSV file.")
    private Optional<Path> tokenLosses = Optional.empty();

    @Override
    public Integer call() {
        if (Files.isDirectory(file)) {
            return compare(common.console(command));
        }
        if (count < 0 || length.orElse(1) < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "--samples is 0 or more and --length 1 or more, not " + count + " and " + length.orElse(1));
        }
        RuntimeOptions runtime = compute.runtime(command, seed);
        sampling.check(command);
        Console console = common.console(command);
        Progress progress = new ConsoleProgress(console);
        TrainedModel model = ShippedModel.open(file, console::note);
        GenerationOptions samples = new GenerationOptions(
                count, length.orElse(Evaluator.SAMPLES.length()), seed, sampling.options(model.sampling()));
        HeldOutPieces pieces = new ModelMusic(progress, file, model).find(corpus);
        Evaluation evaluation;
        StringBuilder losses = new StringBuilder(tokenLosses.isPresent() ? "piece,place,token,nats\n" : "");
        Evaluator evaluator = Evaluator.of(model).samples(samples).computing(compute.backend(), runtime);
        try (Work scored = new Work(progress, "pieces", 0, 5L * pieces.heldOut().size());
                Work drawn = new Work(progress, "steps", 0, 1_000)) {
            evaluation = (length.isPresent() ? evaluator : evaluator.untilTheyEnd())
                    .listener(new Listener(console, scored, drawn, losses, model.vocabulary()))
                    .on(pieces);
        }
        tokenLosses.ifPresent(target -> {
            AtomicFiles.writeText(target, losses.toString());
            console.note("wrote " + target);
        });
        EvaluationTable.lines(evaluation).forEach(console::result);
        json.ifPresent(target -> {
            JsonFiles.writeIndented(target, evaluation);
            console.note("wrote " + target);
        });
        return ExitCode.OK.code();
    }

    /** The metrics of music that is here already, beside other music. */
    private int compare(Console console) {
        Path other = corpus.orElseThrow(() -> new ParameterException(
                command.commandLine(),
                file + " is a folder of music: name other music to hold it against with --corpus PATH"));
        List<Score> judged = scores(file, console);
        List<Score> reference = scores(other, console);
        List<Evaluation.Feature> features = Features.of(judged, reference, seed);
        console.result("%d pieces of %s beside %d of %s".formatted(judged.size(), file, reference.size(), other));
        EvaluationTable.features(features, "reference", "pieces").forEach(console::result);
        json.ifPresent(target -> {
            JsonFiles.writeIndented(target, features);
            console.note("wrote " + target);
        });
        return ExitCode.OK.code();
    }

    private static List<Score> scores(Path folder, Console console) {
        Corpus<Score> music = FolderCorpus.open(folder).scores(CorpusListener.NONE);
        music.failures().forEach(failure -> console.warn("left out: " + failure.name() + ": " + failure.reason()));
        if (music.pieces().isEmpty()) {
            throw new CadenzaException("No music can be read in %s. Name a folder of music.".formatted(folder));
        }
        return music.contents();
    }

    /** Shows pieces scored, by the model and its baselines, and tokens drawn. */
    private static final class Listener implements EvaluationListener {
        private final Console console;
        private final Work scored;
        private final Work drawn;
        private final StringBuilder losses;
        private final Vocabulary vocabulary;
        private long pieces;

        /** @param losses takes a line for each token, if it has a head */
        Listener(Console console, Work scored, Work drawn, StringBuilder losses, Vocabulary vocabulary) {
            this.console = console;
            this.scored = scored;
            this.drawn = drawn;
            this.losses = losses;
            this.vocabulary = vocabulary;
        }

        @Override
        public void onTokens(String piece, int[] ids, double[] nats) {
            for (int i = 1; i < ids.length && losses.length() > 0; i++) {
                losses.append(quoted(piece))
                        .append(',')
                        .append(i)
                        .append(',')
                        .append(quoted(vocabulary.symbols().get(ids[i])))
                        .append(',')
                        .append(nats[i])
                        .append('\n');
            }
        }

        private static String quoted(String text) {
            return text.matches("[^,\"\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
        }

        @Override
        public void onScored(String model, int done, int all) {
            pieces++;
            scored.advanceTo(pieces, "scoring " + model, "");
        }

        @Override
        public void onSkipped(String baseline, long tokens, long bytes) {
            console.warn("without the %s: to count %,d tokens takes a heap of %.1f GB: CADENZA_OPTS=-Xmx%dm"
                    .formatted(baseline, tokens, bytes / 1e9, (bytes >> 20) + 1));
        }

        @Override
        public void onDrawn(int done, int length) {
            drawn.advanceTo(1_000L * done / length, "drawing samples", "");
        }
    }
}
