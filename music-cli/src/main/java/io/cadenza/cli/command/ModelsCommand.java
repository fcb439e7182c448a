package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.file.ShippedModel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the models that come with Cadenza. */
@Command(
        name = "models",
        description =
                "List the trained models that come with Cadenza. Each may be named wherever a model file is taken.",
        footerHeading = "%nExamples:%n",
        footer = {"  cadenza models", "  cadenza generate tunes -o tune.mid", "  cadenza inspect tunes"})
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Console console = common.console(command);
        List<ShippedModel> models = ShippedModel.installed();
        for (ShippedModel model : models) {
            console.result("%s (%s): %s".formatted(model.name(), size(model), model.description()));
            console.result("  " + model.figures());
            console.result("  " + model.licence());
        }
        if (models.isEmpty()) {
            console.note("no models are on the class path; add the module music-models");
        }
        return ExitCode.OK.code();
    }

    private static String size(ShippedModel model) {
        return String.format(Locale.ROOT, "%.1f MB", model.bytes().length / 1e6);
    }
}
