package io.cadenza.cli.command;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.token.MusicRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is asked of the music, in one set of words for all commands that write some. */
final class AskFlags {
    @Option(
            names = {"--bars", "--measures"},
            paramLabel = "N",
            description = "How many bars the new music has; a pickup is not counted.")
    private Optional<String> bars = Optional.empty();

    @Option(
            names = "--quarters",
            paramLabel = "N",
            description = "How many quarter notes it has, up to the next bar line.")
    private Optional<String> quarters = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long it lasts, up to the next bar line; or a new sound.")
    private Optional<String> seconds = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "In which key, such as G, Am, Bb or F#m: no other notes are drawn.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = {"--time", "--metre", "--meter", "--time-signature"},
            paramLabel = "N/N",
            description = "In which metre, such as 3/4; for a model that has learned metres.")
    private Optional<String> time = Optional.empty();

    @Option(
            names = {"--tempo", "--bpm"},
            paramLabel = "QPM",
            description = "Quarters per minute, 4 to 1000.")
    private Optional<String> tempo = Optional.empty();

    @Option(
            names = "--instruments",
            paramLabel = "WORDS",
            description =
                    "For which instruments, such as piano, strings,drums or 73; for a model that has learned them.")
    private Optional<String> instruments = Optional.empty();

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description =
                    "A letter for each section, equal ones for equal music, such as AABB, each of 8 bars unless --bars"
                            + " says how many there are together; or free, which leaves form, cadence, parts and key to the model"
                            + " (default: as often as the training music has them).")
    private Optional<String> form = Optional.empty();

    /** What is asked, by the names of the flags without their dashes. */
    Map<String, String> given() {
        Map<String, String> given = new TreeMap<>();
        bars.ifPresent(value -> given.put("bars", value));
        quarters.ifPresent(value -> given.put("quarters", value));
        seconds.ifPresent(value -> given.put("seconds", value));
        key.ifPresent(value -> given.put("key", value));
        time.ifPresent(value -> given.put("time", value));
        tempo.ifPresent(value -> given.put("tempo", value));
        instruments.ifPresent(value -> given.put("instruments", value));
        form.ifPresent(value -> given.put("form", value));
        return given;
    }

    /** What is asked; a value that is not allowed is an error of the command line. */
    MusicRequest request(CommandSpec command) {
        try {
            return MusicRequest.of(given());
        } catch (CadenzaException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage());
        }
    }
}
