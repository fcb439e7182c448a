package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.ModelTypes;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the deep-learning libraries at hand. */
@Command(
        name = "backends",
        description = "List the installed backends: version, devices, what each can do, and why one is unusable.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza backends",
            "  cadenza train --corpus my-midis --set backend=dl4j      choose one for training",
            "  cadenza generate model.safetensors --backend java       and one for generating"
        })
final class BackendsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Console console = common.console(command);
        List<Backend> backends = Backends.installed().all();
        if (backends.isEmpty()) {
            throw new BackendException("No backend is installed. Add a backend's module to the class path.");
        }
        backends.forEach(backend -> print(backend, console));
        return ExitCode.OK.code();
    }

    private static void print(Backend backend, Console console) {
        console.result(backend.name());
        try {
            BackendInfo info = backend.describe();
            row(console, "version", info.version());
            row(console, "devices", String.join("; ", info.devices()));
            row(console, "threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
            row(console, "trains", able(backend, Task.TRAIN));
            row(console, "generates", able(backend, Task.GENERATE));
            info.notes().forEach(note -> row(console, "note", note));
        } catch (BackendException e) {
            row(console, "unusable", String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            row(
                    console,
                    "unusable",
                    "its library cannot be loaded (" + e.getMessage() + "). Install it again for this platform.");
        }
    }

    private static String able(Backend backend, Task task) {
        String models = ModelTypes.names().stream()
                .filter(preset -> backend.supports(ModelTypes.named(preset, 2), task))
                .collect(Collectors.joining(", "));
        return models.isEmpty() ? "nothing" : models;
    }

    private static void row(Console console, String name, String value) {
        console.result(String.format(Locale.ROOT, "  %-10s %s", name, value));
    }
}
