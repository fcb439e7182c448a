package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.cli.run.CorpusRenderer;
import io.cadenza.data.corpus.CollectedCorpus;
import io.cadenza.data.corpus.CorpusStats;
import io.cadenza.data.corpus.ReportWriter;
import io.cadenza.data.download.NamedCorpus;
import io.cadenza.eval.plot.TokenFrequency;
import io.cadenza.run.CorpusFetcher;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands about corpora. */
@Command(
        name = "corpus",
        description = "Look at a corpus, fetch one by name, or make sound of one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CorpusCommand.CorpusStatsCommand.class,
            CorpusCommand.CorpusListCommand.class,
            CorpusCommand.CorpusGetCommand.class,
            CorpusCommand.CorpusRenderCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza corpus stats my-midis",
            "  cadenza corpus get maestro",
            "  cadenza corpus render my-midis -o my-wavs"
        })
@SuppressWarnings("UnusedVariable") // help, version and verbose are read by picocli and the error reporter
final class CorpusCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    /** Fetches a corpus by name. */
    @Command(
            name = "get",
            description = "Fetch a corpus by name; prints its folder. Resumes an earlier attempt.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cadenza corpus get maestro",
                "  cadenza corpus get maestro --mirror maestro-v3.0.0-midi.zip    from a copy of the archive",
                "  cadenza train --corpus \"$(cadenza corpus get nottingham)\""
            })
    static final class CorpusGetCommand implements Callable<Integer> {
        @Spec
        private CommandSpec command = CommandSpec.create();

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Parameters(paramLabel = "NAME", description = "One that \"cadenza corpus list\" knows.")
        private String name = "";

        @Option(
                names = "--mirror",
                paramLabel = "URL|PATH",
                description = "Where to take it from: the archive, or the folder in which its files lie.")
        private Optional<String> mirror = Optional.empty();

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description = "Where to keep it (default: corpora in CADENZA_CACHE or in the user's cache folder).")
        private Optional<Path> folder = Optional.empty();

        @Override
        public Integer call() {
            Console console = common.console(command);
            NamedCorpus corpus = NamedCorpus.named(name);
            Path kept = folder.orElseGet(CorpusFetcher::folder);
            console.result(new CorpusFetcher(new ConsoleProgress(console), kept)
                    .fetch(corpus, mirror.orElse(""))
                    .toString());
            return ExitCode.OK.code();
        }
    }

    /** Shows the corpora that can be fetched by name. */
    @Command(
            name = "list",
            description = "Print the corpora that can be fetched by name, with their licences.",
            footerHeading = "%nExamples:%n",
            footer = {"  cadenza corpus list", "  cadenza train --set corpus.name=nottingham"})
    static final class CorpusListCommand implements Callable<Integer> {
        @Spec
        private CommandSpec command = CommandSpec.create();

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Override
        public Integer call() {
            Console console = common.console(command);
            CorpusFetcher fetcher = new CorpusFetcher(new ConsoleProgress(console), CorpusFetcher.folder());
            for (String name : NamedCorpus.names()) {
                NamedCorpus corpus = NamedCorpus.named(name);
                console.result("%-13s %s".formatted(name, corpus.title()));
                console.result("%-13s licence: %s".formatted("", corpus.licence()));
                console.result("%-13s %s".formatted("", where(corpus, fetcher)));
            }
            return ExitCode.OK.code();
        }

        private static String where(NamedCorpus corpus, CorpusFetcher fetcher) {
            return fetcher.find(corpus)
                    .map(folder -> "here: " + folder)
                    .orElseGet(() -> "to fetch: %d file%s%s, %s"
                            .formatted(
                                    corpus.files().size(),
                                    corpus.files().size() == 1 ? "" : "s",
                                    corpus.bytes().isPresent()
                                            ? String.format(
                                                    Locale.ROOT,
                                                    " of %.1f MB",
                                                    corpus.bytes().getAsLong() / 1e6)
                                            : "",
                                    corpus.homepage()));
        }
    }

    /** Makes sound of MIDI files. */
    @Command(
            name = "render",
            description = "Render MIDI files as mono WAV files of 16 bits: a corpus of sound.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cadenza corpus render my-midis -o my-wavs",
                "  cadenza corpus render my-midis -o my-wavs --sample-rate 8000",
                "  cadenza train --preset audio-small --corpus my-wavs"
            })
    static final class CorpusRenderCommand implements Callable<Integer> {
        private static final int MIN_RATE = 1_000;
        private static final int MAX_RATE = 48_000;

        @Spec
        private CommandSpec command = CommandSpec.create();

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Parameters(paramLabel = "PATH", description = "A folder of MIDI files, or one file.")
        private Path path = Path.of("");

        @Option(
                names = {"-o", "--output"},
                paramLabel = "DIR",
                required = true,
                description = "The folder for the WAV files, which keep their names.")
        private Path folder = Path.of("");

        @Option(
                names = "--sample-rate",
                paramLabel = "HZ",
                defaultValue = "16000",
                description = "Samples in a second, 1000 to 48000 (default: ${DEFAULT-VALUE}).")
        private int sampleRate = 16_000;

        @Option(
                names = "--soundfont",
                paramLabel = "FILE",
                description = "A SoundFont 2 file (.sf2) with the instruments (default: Cadenza's own).")
        private Optional<Path> soundFont = Optional.empty();

        @Override
        public Integer call() {
            if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
                throw new ParameterException(
                        command.commandLine(), "--sample-rate is 1000 to 48000, not " + sampleRate);
            }
            Console console = common.console(command);
            List<Path> written = new CorpusRenderer(console, sampleRate, soundFont).render(path, folder);
            console.result("%d files in %s".formatted(written.size(), folder));
            return ExitCode.OK.code();
        }
    }

    /** Counts the tokens of a corpus. */
    @Command(
            name = "stats",
            description = "Count pieces, tokens and different tokens, and how many windows there are to train on.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cadenza corpus stats my-midis",
                "  cadenza corpus stats my-midis --instruments piano,strings --report files.csv",
                "  cadenza corpus stats schubert --tokenizer article --min-count 50 --plot frequencies.png"
            })
    static final class CorpusStatsCommand implements Callable<Integer> {
        private static final int SHOWN_TOKENS = 5;

        @Spec
        private CommandSpec command = CommandSpec.create();

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Parameters(paramLabel = "PATH", description = "A folder of music files, or one file.")
        private Path path = Path.of("");

        @Mixin
        private TokenizerFlags tokenizer = new TokenizerFlags();

        @Option(
                names = "--min-count",
                paramLabel = "N",
                defaultValue = "50",
                description = "Rarer tokens are dropped before windows are counted (default: ${DEFAULT-VALUE}).")
        private int minCount = 50;

        @Option(
                names = "--window",
                paramLabel = "N",
                defaultValue = "32",
                description = "Tokens in a window (default: ${DEFAULT-VALUE}).")
        private int window = 32;

        @Option(names = "--plot", paramLabel = "FILE", description = "Draw how often tokens occur into this PNG file.")
        private Optional<Path> plot = Optional.empty();

        @Option(
                names = "--report",
                paramLabel = "FILE",
                description = "Write a line for each file: .csv, or .jsonl for JSON.")
        private Optional<Path> report = Optional.empty();

        @Override
        public Integer call() {
            if (minCount < 1 || window < 1) {
                throw new ParameterException(
                        command.commandLine(),
                        "--min-count and --window are 1 or more, not " + minCount + " and " + window);
            }
            Console console = common.console(command);
            report.ifPresent(ReportWriter::requireKnownEnding);
            CollectedCorpus corpus = tokenizer.files(console).collect(path);
            CorpusStats stats = CorpusStats.of(corpus.tokens());
            print(stats, console);
            report.ifPresent(file -> {
                ReportWriter.write(file, corpus.files());
                console.note("wrote " + file);
            });
            plot.ifPresent(file -> {
                TokenFrequency.write(file, counts(stats), minCount);
                console.note("wrote " + file);
            });
            return ExitCode.OK.code();
        }

        private void print(CorpusStats stats, Console console) {
            console.result("%d tokens, %d unique, %d occurring at least %d times; with those kept, windows of %d: %d"
                    .formatted(
                            stats.tokenCount(),
                            stats.uniqueCount(),
                            stats.uniqueCount(minCount),
                            minCount,
                            window,
                            stats.windowCount(minCount, window)));
            console.result("%d pieces of %.0f tokens on average; %d tokens are left without the rare ones"
                    .formatted(
                            stats.pieceCount(),
                            (double) stats.tokenCount() / Math.max(1, stats.pieceCount()),
                            stats.tokenCount(minCount)));
            stats.frequencies().stream()
                    .limit(SHOWN_TOKENS)
                    .forEach(token ->
                            console.result(String.format(Locale.ROOT, "%8d  %s", token.count(), token.symbol())));
        }

        private static Map<String, Integer> counts(CorpusStats stats) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            stats.frequencies().forEach(token -> counts.put(token.symbol(), token.count()));
            return counts;
        }
    }
}
