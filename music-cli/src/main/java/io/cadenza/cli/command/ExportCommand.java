package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.onnx.OnnxFile;
import io.cadenza.core.onnx.OnnxFile.Form;
import java.nio.file.Path;
import java.util.List;
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
        description = "Write a model as ONNX, to run it without Cadenza: in Python, in a browser, on a phone.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza export tunes -o tunes.onnx                     tokens one after the other, with state",
            "  cadenza export model.safetensors -o window.onnx --form window    all logits of a window at once",
            "",
            "docs/onnx.md says what goes in and out."
        })
final class ExportCommand implements Callable<Integer> {
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
            description = "The ONNX file.")
    private Path output = Path.of("");

    @Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = "step",
            description =
                    "step: takes and gives state, to generate; window: without, to score (default: ${DEFAULT-VALUE}).")
    private String form = "step";

    @Mixin
    private OverwriteFlag overwrite = new OverwriteFlag();

    @Override
    public Integer call() {
        Form chosen = switch (form) {
            case "step" -> Form.STEP;
            case "window" -> Form.WINDOW;
            default ->
                throw new ParameterException(command.commandLine(), "--form is step or window, not \"" + form + "\"");
        };
        overwrite.guard(List.of(file)).require(output);
        Console console = common.console(command);
        TrainedModel model = ShippedModel.open(file, console::note);
        OnnxFile.write(output, model, chosen);
        console.result(output.toString());
        return ExitCode.OK.code();
    }
}
