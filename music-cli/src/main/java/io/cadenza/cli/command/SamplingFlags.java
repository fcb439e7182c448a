package io.cadenza.cli.command;

import io.cadenza.core.sample.SamplingOptions;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How tokens are drawn, where that is not left to the model. */
final class SamplingFlags {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "More than 0; less than 1 is more cautious (default: the model's own, mostly 1).")
    private Optional<Double> temperature = Optional.empty();

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Only the K most probable tokens; 0 is off (default: the model's own, mostly 0).")
    private Optional<Integer> topK = Optional.empty();

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Only the most probable tokens with this mass together; 1 is off"
                    + " (default: the model's own, mostly 1).")
    private Optional<Double> topP = Optional.empty();

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Only tokens at least this many times as probable as the most probable; 0 is off"
                    + " (default: the model's own, mostly 0.02).")
    private Optional<Double> minP = Optional.empty();

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            description =
                    "More than 1 makes recent tokens less likely; 1 is off" + " (default: the model's own, mostly 1).")
    private Optional<Double> repetitionPenalty = Optional.empty();

    @Option(
            names = "--repetition-window",
            paramLabel = "N",
            description = "How many tokens count as recent (default: the model's own, mostly 64).")
    private Optional<Integer> repetitionWindow = Optional.empty();

    @Option(names = "--greedy", description = "Always the most probable token, as in the article.")
    private boolean greedy;

    /** Refuses a value out of its range as an error of the command line, before a model is read. */
    void check(CommandSpec command) {
        try {
            options(SamplingOptions.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage());
        }
    }

    /** A model's options with what the flags say instead. */
    SamplingOptions options(SamplingOptions own) {
        return new SamplingOptions(
                temperature.orElse(own.temperature()),
                topK.orElse(own.topK()),
                topP.orElse(own.topP()),
                minP.orElse(own.minP()),
                repetitionPenalty.orElse(own.repetitionPenalty()),
                repetitionWindow.orElse(own.repetitionWindow()),
                greedy || own.greedy());
    }
}
