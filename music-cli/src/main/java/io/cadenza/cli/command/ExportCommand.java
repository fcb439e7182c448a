package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.OutputGuard;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.onnx.OnnxFile;
import io.cadenza.core.onnx.OnnxFile.Form;
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

/** Writes a model for other programs. */
@Command(
        name = "export",
        description =
                "Write a model as ONNX, to run it without Cadenza: in Python, in a browser, on a phone; or what it has learned of its symbols, to look at.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza export tunes -o tunes.onnx                     tokens one after the other, with state",
            "  cadenza export model.safetensors -o window.onnx --form window    all logits of a window at once",
            "  cadenza export tunes -o tunes.tsv --form embeddings    a row for each symbol, for an embedding projector",
            "",
            "docs/onnx.md says what goes in and out."
        })
final class ExportCommand implements Callable<Integer> {
    private static final String EMBEDDINGS = "embedding/weight";

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "MODEL", description = "A model file, or one that comes with Cadenza.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The ONNX file, or of embeddings the file of vectors.")
    private Path output = Path.of("");

    @Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = "step",
            description =
                    "step: takes and gives state, to generate; window: without, to score; embeddings: the vector of each symbol as tab-separated values, with the symbols in a file beside it (default: ${DEFAULT-VALUE}).")
    private String form = "step";

    @Mixin
    private OverwriteFlag overwrite = new OverwriteFlag();

    @Override
    public Integer call() {
        Optional<Form> chosen = switch (form) {
            case "step" -> Optional.of(Form.STEP);
            case "window" -> Optional.of(Form.WINDOW);
            case "embeddings" -> Optional.empty();
            default ->
                throw new ParameterException(
                        command.commandLine(), "--form is step, window or embeddings, not \"" + form + "\"");
        };
        Path symbols =
                output.resolveSibling(String.valueOf(output.getFileName()).replaceFirst("(\\.tsv)?$", ".symbols.tsv"));
        OutputGuard guard = overwrite.guard(List.of(file));
        guard.require(output);
        if (chosen.isEmpty()) {
            guard.require(symbols);
        }
        Console console = common.console(command);
        TrainedModel model = ShippedModel.open(file, console::note);
        if (chosen.isPresent()) {
            OnnxFile.write(output, model, chosen.get());
        } else {
            writeEmbeddings(model, symbols);
            console.result(symbols.toString());
        }
        console.result(output.toString());
        return ExitCode.OK.code();
    }

    /** Two files as TensorFlow's Embedding Projector reads them: vectors without a head, and a symbol for each. */
    private void writeEmbeddings(TrainedModel model, Path symbols) {
        if (!model.spec().isDifferentiable()) {
            throw new CadenzaException("A model of type %s counts and has no embeddings. Export one of a network."
                    .formatted(model.spec().type()));
        }
        float[] values = model.weights().get(EMBEDDINGS).toArray();
        int size = values.length / model.vocabulary().size();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            rows.append(values[i]).append((i + 1) % size == 0 ? '\n' : '\t');
        }
        AtomicFiles.writeText(symbols, String.join("\n", model.vocabulary().symbols()) + "\n");
        AtomicFiles.writeText(output, rows.toString());
    }
}
