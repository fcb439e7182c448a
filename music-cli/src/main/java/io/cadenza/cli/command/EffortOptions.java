package io.cadenza.cli.command;

import io.cadenza.eval.benchmark.BenchmarkBudget;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How much a benchmark does in each cell. */
final class EffortOptions {
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

    private static final BenchmarkBudget QUICK = new BenchmarkBudget(true, 1, 120, 30, 6, 0.4, 16, 1024, 8, 200, 200);

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

    @Option(names = "--steps", paramLabel = "N", description = "End every training after N steps, whatever its epochs.")
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
