package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.BenchmarkFiles;
import io.cadenza.cli.run.BenchmarkPlans;
import io.cadenza.cli.run.BenchmarkProgress;
import io.cadenza.cli.run.BuildComparison;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.eval.benchmark.BenchmarkDocument;
import io.cadenza.eval.benchmark.BenchmarkPlan;
import io.cadenza.eval.benchmark.BenchmarkResults;
import io.cadenza.eval.benchmark.BenchmarkRunner;
import io.cadenza.eval.benchmark.Findings;
import io.cadenza.eval.benchmark.ResultTable;
import io.cadenza.run.CadenzaVersion;
import io.cadenza.run.Launcher;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares models and backends. */
@Command(
        name = "benchmark",
        description =
                "Compare models and backends on one corpus: losses, speed, memory; each cell in a process of its own.",
        subcommands = PaperPolyphonicCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza benchmark --quick                            everything there is, in about two minutes",
            "  cadenza benchmark --corpus my-midis --backend tensorflow,dl4j",
            "  cadenza benchmark one.yaml two.yaml --threads 1,2    your configurations, on one thread and on two",
            "  cadenza benchmark --corpus my-midis --seeds 3        three trainings of each: mean, deviation, what is chance",
            "  cadenza benchmark --speed-only --repetitions 5       speed and memory only",
            "  cadenza benchmark --speed-only --against ../cadenza-0.1   this build beside another, as ratios",
            "  cadenza benchmark paper-polyphonic --data jsb-chorales.json   the literature's benchmark on Bach's chorales",
            "",
            "Interrupted or run again with equal settings, it measures only what is missing in the folder."
        })
final class BenchmarkCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    @Mixin
    private EffortOptions effort = new EffortOptions();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "benchmark",
            description = "Where measurements, JSON and report go (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("benchmark");

    @Option(
            names = "--against",
            paramLabel = "BUILD",
            description =
                    "Compare with another build, the folder of a distribution or a checkout: both run in turn, in --repetitions rounds (default: 7), and ratios are printed.")
    private Optional<Path> against = Optional.empty();

    @Override
    public Integer call() {
        Console console = common.console(command);
        options.threads()
                .forEach(threads ->
                        EffortOptions.require(command, threads >= 1, "--threads is 1 or more, not " + threads));
        if (against.isPresent()) {
            return compare(against.get(), console);
        }
        BenchmarkPlan plan = new BenchmarkPlans(console)
                .plan(
                        options.configs(effort.quick()),
                        options.backends(),
                        options.devices(command),
                        options.threads(),
                        effort.effort(command),
                        effort.seeds(command));
        try (Interrupt interrupt = new Interrupt()) {
            BenchmarkResults results = run(plan, console, interrupt);
            if (interrupt.getAsBoolean()) {
                console.warn("stopped; what is measured is kept in " + folder + ", and the same command goes on");
                return ExitCode.INTERRUPTED.code();
            }
            print(results, console);
            BenchmarkDocument document = BenchmarkDocument.of(CadenzaVersion.text(), typed(), results);
            new BenchmarkFiles(plan, document).write(folder).forEach(file -> console.result("wrote " + file));
            return results.failures().isEmpty() ? ExitCode.OK.code() : ExitCode.BACKEND.code();
        }
    }

    private int compare(Path other, Console console) {
        EffortOptions.require(
                command, !effort.effort(command).quality(), "--against compares speeds: add --speed-only");
        List<String> arguments = BuildComparison.without(
                command.commandLine().getParseResult().originalArgs(),
                List.of("--against", "--repetitions", "--out", "-o"));
        try (Interrupt interrupt = new Interrupt()) {
            List<String> table =
                    new BuildComparison(other, folder, console, interrupt).run(arguments, effort.rounds(command));
            table.forEach(console::result);
            return table.isEmpty() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private BenchmarkResults run(BenchmarkPlan plan, Console console, Interrupt interrupt) {
        try (BenchmarkProgress progress = new BenchmarkProgress(console)) {
            return new BenchmarkRunner(plan, folder, CadenzaVersion.text(), progress, interrupt).run();
        }
    }

    /** The command line as it was typed, so that it can be typed again. */
    private String typed() {
        return Launcher.commandLine(
                command.commandLine().getParseResult().originalArgs().toArray(String[]::new));
    }

    private static void print(BenchmarkResults results, Console console) {
        if (results.baselines().isPresent()) {
            ResultTable.quality(results).lines().forEach(console::result);
            console.result("");
            if (!results.comparisons().isEmpty()) {
                ResultTable.foremostComparisons(results).lines().forEach(console::result);
                console.result("");
            }
        }
        ResultTable.speed(results).lines().forEach(console::result);
        console.result("");
        Findings.of(results).forEach(console::result);
    }
}
