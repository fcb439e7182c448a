package io.cadenza.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program, which does nothing without a command. */
@Command(
        name = "cadenza",
        description = "Learns to compose from MIDI files and writes new music.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            FineTuneCommand.class,
            SearchCommand.class,
            GenerateCommand.class,
            ComposeCommand.class,
            InspectCommand.class,
            BackendsCommand.class,
            BenchmarkCommand.class,
            EvaluateCommand.class,
            ModelsCommand.class,
            TokenizeCommand.class,
            RenderCommand.class,
            PlayCommand.class,
            SpectrogramCommand.class,
            CorpusCommand.class,
            ConfigCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza demo                           see and hear it work in two minutes",
            "  cadenza train --corpus my-midis        learn from a folder of MIDI files",
            "  cadenza fine-tune tunes --corpus my-midis    teach a model that comes with Cadenza your music",
            "  cadenza generate tunes -o reel.mid     write a fiddle tune with a model that comes with Cadenza",
            "  cadenza generate runs/my-midis/model.safetensors -o new.mid",
            "",
            "Exit codes: 0 all went well, 1 a fault of Cadenza, 2 command line, 3 configuration,",
            "4 music or files, 5 model file, 6 backend, 7 training diverged, 8 plugin, 9 memory, 130 Ctrl-C."
        })
@SuppressWarnings("UnusedVariable") // help, version and verbose are read by picocli and the error reporter
public final class CadenzaCommand {
    /** Wide enough for the examples on one line each. */
    private static final int HELP_WIDTH = 100;

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

    /** All commands, with their errors reported on one line. */
    public static CommandLine commandLine() {
        return new CommandLine(new CadenzaCommand())
                .setUsageHelpWidth(HELP_WIDTH)
                .setExecutionStrategy(parsed -> {
                    Plugins.report(parsed.commandSpec().commandLine().getErr());
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler(new ErrorReporter())
                .setParameterExceptionHandler(new UsageReporter());
    }
}
