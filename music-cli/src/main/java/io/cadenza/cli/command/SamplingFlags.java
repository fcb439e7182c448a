package io.cadenza.cli.command;

import io.cadenza.core.sample.SamplingOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How tokens are drawn. */
final class SamplingFlags {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "More than 0; less than 1 is more cautious (default: ${DEFAULT-VALUE}).")
    private double temperature = 1;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Only the K most probable tokens; 0 is off (default: ${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description =
                    "Only the most probable tokens with this mass together; 1 is off (default: ${DEFAULT-VALUE}).")
    private double topP = 1;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            defaultValue = "0.02",
            description = "Only tokens at least this many times as probable as the most probable; 0 is off"
                    + " (default: ${DEFAULT-VALUE}).")
    private double minP = 0.02;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            defaultValue = "1",
            description = "More than 1 makes recent tokens less likely; 1 is off (default: ${DEFAULT-VALUE}).")
    private double repetitionPenalty = 1;

    @Option(
            names = "--repetition-window",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many tokens count as recent (default: ${DEFAULT-VALUE}).")
    private int repetitionWindow = 64;

    @Option(names = "--greedy", description = "Always the most probable token, as in the article.")
    private boolean greedy;

    /** The options as values; one out of range is an error of the command line. */
    SamplingOptions options(CommandSpec command) {
        try {
            return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, repetitionWindow, greedy);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage());
        }
    }
}
