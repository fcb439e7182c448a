package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.BenchmarkFiles;
import io.cadenza.cli.run.BenchmarkPlans;
import io.cadenza.cli.run.BenchmarkProgress;
import io.cadenza.cli.run.BuildComparison;
import io.cadenza.cli.run.ChoraleBenchmark;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.eval.benchmark.BenchmarkBudget;
import io.cadenza.eval.benchmark.BenchmarkDocument;
import io.cadenza.eval.benchmark.BenchmarkPlan;
import io.cadenza.eval.benchmark.BenchmarkResults;
import io.cadenza.eval.benchmark.BenchmarkRunner;
import io.cadenza.eval.benchmark.Findings;
import io.cadenza.eval.benchmark.ResultTable;
import io.cadenza.run.CadenzaVersion;
import io.cadenza.run.Launcher;
import io.cadenza.run.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares models and backends. */
@Command(
        name = "benchmark",
        description =
                "Compare models and backends on one corpus: losses, speed, memory; each cell in a process of its own.",
        subcommands = BenchmarkCommand.PaperPolyphonicCommand.class,
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

    /** The literature's benchmark on the four sets of Boulanger-Lewandowski et al. (2012). */
    @Command(
            name = "paper-polyphonic",
            aliases = "paper-jsb",
            description =
                    "Score models on the literature's split of JSB chorales, Nottingham, Piano-midi.de or MuseData, in nats per frame; or train one for it.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cadenza benchmark paper-polyphonic --data jsb-chorales.json",
                "  cadenza benchmark paper-polyphonic --data jsb-chorales.json --train a.safetensors --transpose 5 \\",
                "      --set model.type=lstm --set data.window=128 --set data.stride=64",
                "  cadenza benchmark paper-polyphonic --data jsb-chorales.json --model a.safetensors --test",
                "",
                "Look at the test split once, with --test, after choosing by validation."
            })
    static final class PaperPolyphonicCommand implements Callable<Integer> {
        @Spec
        private CommandSpec command = CommandSpec.create();

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Mixin
        private ConfigOptions options = new ConfigOptions();

        @Option(
                names = "--data",
                required = true,
                paramLabel = "FILE",
                description = "jsb-chorales.json, JSB_Chorales.mat, or another of the four sets in one of these forms.")
        private Path data = Path.of("");

        @Option(
                names = "--train",
                paramLabel = "FILE",
                description =
                        "Train the configuration's model on the training split and keep the best epoch here; beside it its history, and a state from which the same command goes on.")
        private Optional<Path> train = Optional.empty();

        @Option(
                names = "--transpose",
                paramLabel = "N",
                defaultValue = "0",
                description = "Also train on pieces transposed by up to N semitones (default: ${DEFAULT-VALUE}).")
        private int transpose;

        @Option(
                names = "--seeds",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "Train N models, with the configuration's seed and those after it, for their mean and standard deviation (default: ${DEFAULT-VALUE}).")
        private int seeds;

        @Option(
                names = "--model",
                paramLabel = "FILE",
                description =
                        "A model that --train has written, to score beside the baselines; may be given several times.")
        private List<Path> models = new ArrayList<>();

        @Option(names = "--test", description = "Score the test split too.")
        private boolean test;

        @Option(
                names = "--models-only",
                description = "Leave out the baselines; the n-gram among them is searched for minutes to hours.")
        private boolean modelsOnly;

        @Override
        public Integer call() {
            if (transpose < 0 || transpose > 24) {
                throw new ParameterException(command.commandLine(), "--transpose is 0 to 24, not " + transpose);
            }
            EffortOptions.require(command, seeds >= 1 && seeds <= 100, "--seeds is 1 to 100, not " + seeds);
            EffortOptions.require(command, seeds == 1 || train.isPresent(), "--seeds trains models: add --train");
            EffortOptions.require(
                    command,
                    !modelsOnly || train.isPresent() || !models.isEmpty(),
                    "--models-only leaves nothing to score: add --model or --train");
            Config config = options.load();
            Console console = common.console(command);
            ChoraleBenchmark benchmark = new ChoraleBenchmark(console, data, transpose, !modelsOnly, config);
            if (train.isEmpty()) {
                benchmark.score(models, test);
                return ExitCode.OK.code();
            }
            try (Interrupt interrupt = new Interrupt()) {
                return benchmark.train(train.get(), seeds, interrupt)
                        ? ExitCode.OK.code()
                        : ExitCode.INTERRUPTED.code();
            }
        }
    }

    /** How much a benchmark does in each cell. */
    static final class EffortOptions {
        private static final int REPETITIONS = 3;
        private static final int ROUNDS = 7;
        private static final int SPEED_STEPS = 120;
        private static final int WARMUP_STEPS = 20;
        private static final int MOST_SEEDS = 100;
        private static final double GENERATION_SECONDS = 2;
        private static final int STREAMS = 64;
        private static final int HELD_OUT_TARGETS = 8192;
        private static final int SAMPLES = 50;
        private static final int SAMPLE_LENGTH = 400;

        private static final BenchmarkBudget QUICK =
                new BenchmarkBudget(true, 1, 120, 30, 6, 0.4, 16, 1024, 8, 200, 200);

        @Option(names = "--quick", description = "Finish in about two minutes: little music, few steps.")
        private boolean quick;

        @Option(
                names = "--speed-only",
                description = "Measure speed and memory, not losses: each training ends after some steps.")
        private boolean speedOnly;

        @Option(
                names = "--repetitions",
                paramLabel = "N",
                description = "Processes for each cell; the first trains to the end (default: 3, with --quick 1).")
        private Optional<Integer> repetitions = Optional.empty();

        @Option(
                names = "--steps",
                paramLabel = "N",
                description = "End every training after N steps, whatever its epochs.")
        private Optional<Long> steps = Optional.empty();

        @Option(
                names = "--samples",
                paramLabel = "N",
                description =
                        "Pieces drawn, and as many by argmax, in which loops are counted (default: 50, with --quick 8).")
        private Optional<Integer> samples = Optional.empty();

        @Option(
                names = "--seeds",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "Train every neural model N times, from N seeds, and give mean and standard deviation (default: ${DEFAULT-VALUE}).")
        private int seeds = 1;

        /** How many trainings each neural model has. */
        int seeds(CommandSpec command) {
            require(command, seeds >= 1 && seeds <= MOST_SEEDS, "--seeds is 1 to " + MOST_SEEDS + ", not " + seeds);
            return seeds;
        }

        boolean quick() {
            return quick;
        }

        /** The effort as a value; a number out of range is an error of the command line. */
        BenchmarkBudget effort(CommandSpec command) {
            long warmup = quick ? QUICK.warmupSteps() : WARMUP_STEPS;
            require(command, repetitions.orElse(1) >= 1, "--repetitions is 1 or more, not " + repetitions.orElse(1));
            require(
                    command,
                    steps.orElse(0L) == 0 || steps.orElse(0L) > warmup,
                    "--steps is 0 or more than the %d to warm up, not %d".formatted(warmup, steps.orElse(0L)));
            require(command, samples.orElse(0) >= 0, "--samples is 0 or more, not " + samples.orElse(0));
            return new BenchmarkBudget(
                    !speedOnly,
                    repetitions.orElse(quick ? QUICK.repetitions() : REPETITIONS),
                    steps.orElse(quick ? QUICK.qualitySteps() : 0),
                    quick ? QUICK.speedSteps() : SPEED_STEPS,
                    quick ? QUICK.warmupSteps() : WARMUP_STEPS,
                    quick ? QUICK.generationSeconds() : GENERATION_SECONDS,
                    quick ? QUICK.streams() : STREAMS,
                    quick ? QUICK.heldOutTargets() : HELD_OUT_TARGETS,
                    samples.orElse(quick ? QUICK.samples() : SAMPLES),
                    quick ? QUICK.sampleLength() : SAMPLE_LENGTH,
                    quick ? QUICK.pieceLength() : SAMPLE_LENGTH);
        }

        /** How often two builds take turns. */
        int rounds(CommandSpec command) {
            return repetitions.isPresent() ? effort(command).repetitions() : ROUNDS;
        }

        static void require(CommandSpec command, boolean holds, String message) {
            if (!holds) {
                throw new ParameterException(command.commandLine(), message);
            }
        }
    }
}
