package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.cli.SmallModel;
import io.cadenza.run.Progress;
import io.cadenza.run.Training;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Whatever stands behind a flag or a key is the user's to mend: never exit code 1, never a trace, one line. Of 20,000 cases
 * most are configurations that are read and lines that are parsed; 800 commands that do little are run, and 200 trainings are set
 * up and stopped before their first step.
 */
class FuzzedCommandsTest {
    private static final int CASES = Integer.getInteger("cadenza.fuzz.cases", 20_000);
    private static final long SEED = Long.getLong("cadenza.fuzz.seed", 20261128);

    private static final List<String> SURPRISES = List.of(
            "",
            " ",
            "0",
            "-1",
            "1",
            "2",
            "3",
            "7",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "2000000000",
            "1e9",
            "1e999",
            "-1e999",
            "NaN",
            "nan",
            "Infinity",
            "0.5",
            "1.0",
            "0x10",
            "1,5",
            "١٢",
            "true",
            "false",
            "null",
            "auto",
            "off",
            "all",
            "last",
            "cpu",
            "gpu",
            "gpu:0",
            "gpu:999",
            "tpu",
            "ngram",
            "lstm",
            "wavenet",
            "wavenet-simple",
            "toy",
            "torch",
            "note-chord",
            "mu-law",
            "article",
            "bars",
            "performance",
            "remi",
            "piano",
            "0-127",
            "127-0",
            "-",
            "--",
            "---",
            "=",
            "a=b",
            "=b",
            "a=",
            "[1,2]",
            "[2147483647]",
            "[1,2",
            "[]",
            "[[1]]",
            "{}",
            "[100000, 100000]",
            "[0]",
            "[-1]",
            "*x",
            "&x",
            "!!int 3",
            "/dev/null",
            "/",
            "..",
            "a\tb",
            "a\u0000b",
            "\ud800",
            "é",
            "%s%n%d",
            "${java.home}",
            "http://",
            "http://[",
            "http://h:99999/",
            "file:///",
            "\"",
            "'",
            "\\",
            "@file",
            "x".repeat(5000));

    /** Each does little whatever its flags say, given that the files named are not there or small. */
    private static final List<String> RUN = List.of(
            "config",
            "inspect",
            "export",
            "generate",
            "compose",
            "tokenize",
            "render",
            "spectrogram",
            "evaluate",
            "corpus stats",
            "corpus render",
            "train");

    /** Of these the line is read and nothing done. */
    private static final List<String> PARSED =
            List.of("demo", "benchmark", "play", "corpus get", "paper-polyphonic", "backends", "studio");

    /** Flags that sound, wait, or work as long as they say, and those without anything behind them to try. */
    private static final Set<String> LEFT_OUT = Set.of("--play", "--help", "--version", "--plugins", "--cache");

    /** Keys whose honest large values ask for hours. */
    private static final Set<String> LONG_WORK =
            Set.of("corpus.pieces", "corpus.cache", "corpus.name", "corpus.mirror", "run");

    @TempDir
    private Path folder;

    /** Making all commands takes longer than reading a line. */
    private final CommandLine all = CadenzaCommand.commandLine();

    private Path model = Path.of("");
    private List<String> keys = List.of();

    @BeforeEach
    void aModelAndTheKeys() {
        model = folder.resolve("model.safetensors");
        SmallModel.main(new String[] {model.toString()});
        keys = new ArrayList<>(
                ConfigLoader.ofDefault().load().settings().values().keySet());
        keys.addAll(List.of("tokenizer.options.x", "corpus.options.tempo", "model", "x", ""));
    }

    @Test
    void noFlagAndNoValueEndsInAFaultOfCadenza() {
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            Random random = new Random(SEED + i);
            boolean fine = switch (i % 20) {
                case 0 -> i % 100 == 0 ? isPlanned(random, i) : isRun(line(RUN, random), i);
                case 1, 2, 3, 4, 5, 6, 7 -> isParsed(line(i % 2 == 0 ? RUN : PARSED, random), i);
                default -> isLoaded(random, i);
            };
            refused += fine ? 0 : 1;
        }
        assertThat(refused).isBetween(CASES / 4, CASES - 1);
    }

    /** A command with some of its flags, each with something behind it. */
    private List<String> line(List<String> commands, Random random) {
        List<String> words = new ArrayList<>(List.of(pick(commands, random).split(" ")));
        CommandSpec spec = all.getCommandSpec();
        for (String word : words) {
            CommandLine command = spec.subcommands().get(word);
            if (command == null) {
                return words;
            }
            spec = command.getCommandSpec();
        }
        for (int i = 0; i < spec.positionalParameters().size(); i++) {
            words.add(
                    random.nextInt(4) > 0 && !words.get(0).equals("evaluate")
                            ? model.toString()
                            : pick(SURPRISES, random));
        }
        List<OptionSpec> options = spec.options().stream()
                .filter(option -> !LEFT_OUT.contains(option.longestName()))
                .toList();
        for (int i = random.nextInt(4); i > 0; i--) {
            OptionSpec option = pick(options, random);
            words.add(option.longestName());
            if (option.arity().max() > 0) {
                words.add(behind(option.longestName(), random));
            }
        }
        if (words.get(0).equals("generate")
                || words.get(0).equals("compose")
                || words.get(0).equals("evaluate")) {
            words.addAll(words.get(0).equals("generate") ? List.of("--length", "2") : List.of());
            words.addAll(List.of(
                    words.get(0).equals("evaluate") ? "--json" : "--output",
                    folder.resolve("new").toString()));
        }
        if (words.get(0).equals("train")) {
            words.addAll(List.of("--corpus", folder.resolve("nowhere").toString()));
        }
        return words;
    }

    private String behind(String option, Random random) {
        return switch (option) {
            // Up to a day of music may be asked for, which is not for a test of seconds.
            case "--length", "--count", "--seconds", "--samples" ->
                pick(List.of("", "x", "-1", "0", "1", "2", "1e999", "NaN", "2147483647", "9999999999"), random);
            case "--output", "--out", "--report", "--json", "--token-losses", "--dir", "--shards" ->
                folder.resolve(pick(List.of("a", "b.mid", "c.wav", "d.xyz", "e/f.csv"), random))
                        .toString();
            case "--set" -> pick(keys, random) + "=" + pick(SURPRISES, random);
            default -> pick(SURPRISES, random);
        };
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static boolean isRun(List<String> words, int number) {
        Program program = Program.run(words.toArray());
        assertThat(program.code())
                .as("case %d of seed %d, %s: %s", number, SEED, words, program.err())
                .isIn(0, 2, 3, 4, 5, 6, 7, 9);
        if (program.code() != 0) {
            String last = program.errors().get(program.errors().size() - 1);
            assertThat(program.err()).as("case %d, %s", number, words).contains("cadenza: ");
            assertThat(last.length()).as("case %d, %s", number, words).isLessThan(2500);
            if (!words.contains("null")) { // which is quoted, too
                assertThat(last.replace("/dev/null", "a device"))
                        .as("case %d, %s", number, words)
                        .doesNotContain("null.")
                        .doesNotContain(": null");
            }
        }
        return program.code() == 0;
    }

    private boolean isParsed(List<String> words, int number) {
        try {
            all.parseArgs(words.toArray(new String[0]));
            return true;
        } catch (ParameterException e) {
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError("case %d of seed %d, %s ended in %s".formatted(number, SEED, words, e), e);
        }
    }

    /** A configuration of all presets' keys with a few of them replaced. */
    private boolean isLoaded(Random random, int number) {
        Map<String, String> given = settings(random);
        try {
            ConfigLoader loader = ConfigLoader.ofDefault();
            given.forEach((key, value) -> loader.set(key, value, Place.of("--set")));
            loader.load();
            return true;
        } catch (RuntimeException e) {
            requireOfTheUser(e, given, number);
            return false;
        }
    }

    private Map<String, String> settings(Random random) {
        Map<String, String> given = new TreeMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            given.put(pick(keys, random), pick(SURPRISES, random));
        }
        return given;
    }

    private static void requireOfTheUser(Throwable error, Map<String, String> given, int number) {
        Failure failure = Failure.of(error, "train");
        assertThat(failure.code())
                .as("case %d of seed %d, %s ended in %s", number, SEED, given, error)
                .isNotEqualTo(ExitCode.INTERNAL);
        assertThat(failure.line()).as("case %d, %s", number, given).doesNotContain("\n");
        if (!given.containsValue("null")) { // which is quoted, too
            assertThat(failure.line()).as("case %d, %s", number, given).doesNotContain("null.", ": null");
        }
    }

    /** All of a training but its steps. */
    private boolean isPlanned(Random random, int number) {
        Map<String, String> given = settings(random);
        given.keySet().removeAll(LONG_WORK);
        try {
            Training training = Training.ofDefault()
                    .set("corpus.pieces", "30")
                    .set("backend", "toy")
                    .set("model.residualChannels", "2")
                    .start(Training.Start.OVERWRITE)
                    .until(() -> true);
            for (Map.Entry<String, String> setting : given.entrySet()) {
                training = training.set(setting.getKey(), setting.getValue());
            }
            training.run(folder.resolve("run"), Progress.NONE);
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            requireOfTheUser(e, given, number);
            return false;
        }
    }
}
