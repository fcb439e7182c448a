package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is in a model file. */
@Command(
        name = "inspect",
        description = "Show what is in a model file: sizes, symbols, training, what it was made of.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza inspect runs/demo/model.safetensors",
            "  cadenza inspect runs/demo/model.safetensors --symbols   every symbol on a line, by id"
        })
final class InspectCommand implements Callable<Integer> {
    private static final int SHOWN_SYMBOLS = 8;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "MODEL", description = "A model file, such as runs/demo/model.safetensors.")
    private Path file = Path.of("");

    @Option(names = "--symbols", description = "Print the vocabulary instead, one symbol a line in the order of ids.")
    private boolean symbols;

    @Override
    public Integer call() {
        Console console = common.console(command);
        TrainedModel model = ShippedModel.open(file, console::note);
        if (symbols) {
            model.vocabulary().symbols().forEach(console::result);
        } else {
            describe(model, console);
            history(model.history(), console);
        }
        return ExitCode.OK.code();
    }

    private static void describe(TrainedModel model, Console console) {
        row(console, "model", model.spec().toString());
        row(
                console,
                "parameters",
                String.format(Locale.ROOT, "%,d", model.spec().parameterCount()));
        int past = model.spec().receptiveField();
        row(console, "receptive field", past == Integer.MAX_VALUE ? "all of the past" : past + " tokens");
        String first =
                model.vocabulary().symbols().stream().limit(SHOWN_SYMBOLS).collect(Collectors.joining(" "));
        row(console, "vocabulary", model.vocabulary().size() + " symbols: " + first + " ...");
        row(
                console,
                "tokenizer",
                model.tokenizer().name() + " " + model.tokenizer().options());
        row(
                console,
                "begins from",
                model.primers().isEmpty() ? "its start symbol" : model.primers().size() + " windows");
        if (!model.sampling().equals(SamplingOptions.DEFAULT)) {
            row(console, "drawn with", flags(model.sampling()));
        }
        row(console, "corpus", model.corpus().source());
        row(console, "", model.corpus().pieces() + " pieces, " + model.corpus().tokens() + " tokens");
        row(console, "", "instruments " + model.corpus().instruments());
        row(console, "", "sha256 " + model.corpus().sha256());
        model.versions().forEach((name, version) -> row(console, "made by", name + ": " + version));
    }

    /** As the flags of generate say it, where they differ from their defaults. */
    private static String flags(SamplingOptions own) {
        SamplingOptions usual = SamplingOptions.DEFAULT;
        List<String> flags = new ArrayList<>();
        if (own.temperature() != usual.temperature()) {
            flags.add("--temperature " + own.temperature());
        }
        if (own.topK() != usual.topK()) {
            flags.add("--top-k " + own.topK());
        }
        if (own.topP() != usual.topP()) {
            flags.add("--top-p " + own.topP());
        }
        if (own.minP() != usual.minP()) {
            flags.add("--min-p " + own.minP());
        }
        if (own.repetitionPenalty() != usual.repetitionPenalty()) {
            flags.add("--repetition-penalty " + own.repetitionPenalty());
        }
        if (own.repetitionWindow() != usual.repetitionWindow()) {
            flags.add("--repetition-window " + own.repetitionWindow());
        }
        if (own.greedy()) {
            flags.add("--greedy");
        }
        return String.join(" ", flags);
    }

    private static void history(List<EpochReport> history, Console console) {
        new TrainingProgress(history, 0, 0, 0)
                .best()
                .ifPresent(best -> row(
                        console,
                        "best epoch",
                        String.format(
                                Locale.ROOT,
                                "%d after %d steps: %.4f nats per token, perplexity %.2f",
                                best.epoch(),
                                best.step(),
                                best.monitoredLoss(),
                                Math.exp(best.monitoredLoss()))));
    }

    private static void row(Console console, String name, String value) {
        console.result(String.format(Locale.ROOT, "%-15s %s", name, value));
    }
}
