package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.data.corpus.CollectedCorpus;
import io.cadenza.data.corpus.CorpusStats;
import io.cadenza.data.corpus.ReportWriter;
import io.cadenza.eval.plot.TokenFrequency;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
final class CorpusStatsCommand implements Callable<Integer> {
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
                .forEach(token -> console.result(String.format(Locale.ROOT, "%8d  %s", token.count(), token.symbol())));
    }

    private static Map<String, Integer> counts(CorpusStats stats) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        stats.frequencies().forEach(token -> counts.put(token.symbol(), token.count()));
        return counts;
    }
}
