package io.cadenza.cli.command;

import io.cadenza.cli.command.ArrangementCommands.AccompanyCommand;
import io.cadenza.cli.command.ArrangementCommands.ContinueCommand;
import io.cadenza.cli.command.ArrangementCommands.FillCommand;
import io.cadenza.cli.command.ArrangementCommands.HarmonizeCommand;
import io.cadenza.cli.command.ArrangementCommands.VaryCommand;
import io.cadenza.run.CadenzaVersion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program, which does nothing without a command. */
@Command(
        name = "cadenza",
        description = "Learns to compose from MIDI files and writes new music.",
        versionProvider = CadenzaCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza studio                         compose on a page in your browser",
            "  cadenza demo                           see and hear it work in two minutes",
            "  cadenza train --corpus my-midis        learn from a folder of MIDI files",
            "  cadenza fine-tune tunes --corpus my-midis    teach a model that comes with Cadenza your music",
            "  cadenza generate tunes -o tune.mid     write a fiddle tune with a model that comes with Cadenza",
            "  cadenza harmonize songs melody.mid -o song.mid    write a piano to a melody",
            "  cadenza generate runs/my-midis/model.safetensors -o new.mid",
            "",
            "Exit codes: 0 all went well, 1 a fault of Cadenza, 2 command line, 3 configuration,",
            "4 music or files, 5 model file, 6 backend, 7 training diverged, 8 plugin, 9 memory, 130 Ctrl-C."
        })
@SuppressWarnings("UnusedVariable") // help, version and verbose are read by picocli and the error reporter
public final class CadenzaCommand {
    /** Wide enough for the examples on one line each. */
    private static final int HELP_WIDTH = 100;

    /** In the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = table(
            Map.entry("demo", DemoCommand.class),
            Map.entry("train", TrainCommand.class),
            Map.entry("fine-tune", FineTuneCommand.class),
            Map.entry("search", SearchCommand.class),
            Map.entry("generate", GenerateCommand.class),
            Map.entry("compose", ComposeCommand.class),
            Map.entry("continue", ContinueCommand.class),
            Map.entry("fill", FillCommand.class),
            Map.entry("harmonize", HarmonizeCommand.class),
            Map.entry("accompany", AccompanyCommand.class),
            Map.entry("vary", VaryCommand.class),
            Map.entry("studio", StudioCommand.class),
            Map.entry("inspect", InspectCommand.class),
            Map.entry("backends", BackendsCommand.class),
            Map.entry("benchmark", BenchmarkCommand.class),
            Map.entry("evaluate", EvaluateCommand.class),
            Map.entry("models", ModelsCommand.class),
            Map.entry("export", ExportCommand.class),
            Map.entry("tokenize", TokenizeCommand.class),
            Map.entry("render", RenderCommand.class),
            Map.entry("play", PlayCommand.class),
            Map.entry("spectrogram", SpectrogramCommand.class),
            Map.entry("corpus", CorpusCommand.class),
            Map.entry("config", ConfigCommand.class),
            Map.entry("spark", SparkCommand.class));

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    private boolean version;

    /**
     * The commands, with their errors reported on one line: all of them, or the one that the first word names. Reading the options
     * of all costs as much as writing a piece.
     */
    public static CommandLine commandLine(String... words) {
        String first = words.length == 0 ? "" : words[0];
        Class<?> named = COMMANDS.get(first);
        boolean version = first.equals("-V") || first.equals("--version");
        CommandLine program = new CommandLine(new CadenzaCommand());
        for (Class<?> command : named != null ? List.of(named) : version ? List.<Class<?>>of() : COMMANDS.values()) {
            program.addSubcommand(command);
        }
        return configured(program);
    }

    /** A program whose help has this width and whose errors are reported on one line. */
    public static CommandLine configured(CommandLine program) {
        return program.setUsageHelpWidth(HELP_WIDTH)
                .setExecutionStrategy(parsed -> {
                    Plugins.report(parsed.commandSpec().commandLine().getErr());
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler(new ErrorReporter())
                .setParameterExceptionHandler(new UsageReporter());
    }

    @SafeVarargs
    private static Map<String, Class<?>> table(Map.Entry<String, Class<?>>... commands) {
        Map<String, Class<?>> table = new LinkedHashMap<>();
        for (Map.Entry<String, Class<?>> command : commands) {
            table.put(command.getKey(), command.getValue());
        }
        return table;
    }

    /** Prints one line for a command line that cannot be read: what is wrong, what may be meant, where help is. */
    static final class UsageReporter implements IParameterExceptionHandler {
        @Override
        public int handleParseException(ParameterException error, String[] arguments) {
            CommandLine command = error.getCommandLine();
            PrintWriter err = command.getErr();
            String message =
                    String.valueOf(error.getMessage()).lines().findFirst().orElse("");
            List<String> suggestions = new ArrayList<>();
            if (error instanceof UnmatchedArgumentException unmatched) {
                suggestions.addAll(unmatched.getSuggestions());
            }
            String guess = suggestions.isEmpty()
                    ? ""
                    : " Did you mean " + String.join(" or ", suggestions.subList(0, Math.min(2, suggestions.size())))
                            + "?";
            err.println("cadenza: " + Failure.shortened(message) + (message.endsWith(".") ? "" : ".") + guess + " See "
                    + command.getCommandSpec().qualifiedName() + " --help.");
            err.flush();
            return ExitCode.USAGE.code();
        }
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "cadenza " + CadenzaVersion.text(),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
