package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.studio.Problem;
import io.cadenza.studio.StudioServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves the page to compose on until it is stopped. */
@Command(
        name = "studio",
        description =
                "Compose on a page in your browser: draw, fill in, harmonize, accompany, hear and save. It is served on"
                        + " this machine and nothing leaves it; Ctrl-C ends it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza studio",
            "  cadenza studio runs/mine/model.safetensors    with a model of your own",
            "  cadenza studio --no-browser --port 8080",
            "",
            "Other programs may use what the page uses: docs/studio.md describes the HTTP interface."
        })
final class StudioCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 7464;
    private static final int LAST_PORT = 65_535;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "MODEL",
            description =
                    "Model files to offer beside the models that come with Cadenza, or which of those to offer first.")
    private List<Path> models = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where to serve; 0 for any port that is free (default: " + USUAL_PORT
                    + ", or another if that is taken).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "The address to serve at. Any other than the default lets other machines in, without a password"
                            + " (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--no-browser", description = "Print the address and open no browser.")
    private boolean noBrowser;

    @Override
    public Integer call() {
        Console console = common.console(command);
        port.filter(number -> number < 0 || number > LAST_PORT).ifPresent(number -> {
            throw new ParameterException(command.commandLine(), "--port is 0 to 65535, not " + number);
        });
        try (Interrupt interrupt = new Interrupt();
                StudioServer server = start(console)) {
            console.result(server.address());
            if (!server.hasPage()) {
                console.warn("this build has no page, because it was made without Node.js; the HTTP interface works");
            } else if (!noBrowser) {
                open(server.address(), console);
            }
            console.note("Ctrl-C ends it");
            interrupt.awaitRequest();
        }
        return ExitCode.OK.code();
    }

    private StudioServer start(Console console) {
        if (port.isPresent()) {
            return StudioServer.start(settings(port.get(), console));
        }
        return StudioServer.startAt(settings(USUAL_PORT, console));
    }

    private StudioServer.Settings settings(int number, Console console) {
        return new StudioServer.Settings(host, number, models, console::note, error -> {
            Failure failure = Failure.of(error, "studio");
            if (failure.code() == ExitCode.INTERNAL) {
                console.warn(failure.line());
            }
            return new Problem(failure.code().code(), failure.line());
        });
    }

    /** By the system's own way; where there is none, the address stands in the terminal. */
    private static void open(String address, Console console) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> words = system.contains("win")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of(system.contains("mac") ? "open" : "xdg-open", address);
        try {
            new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            console.note("open this address in your browser");
        }
    }
}
