package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.corpus.PieceReport;
import io.cadenza.data.corpus.ReportWriter;
import io.cadenza.data.corpus.TokenShards;
import io.cadenza.data.corpus.TokenizedPiece;
import io.cadenza.run.CorpusFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

/** Shows music as symbols. */
@Command(
        name = "tokenize",
        description = "Print the tokens of music files, one a line, or write them to files.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza tokenize --list                                  the tokenizers and their options",
            "  cadenza tokenize song.mid | sort | uniq -c | sort -n     count them",
            "  cadenza tokenize my-midis --tokenizer article --out tokens --report files.csv",
            "  cadenza tokenize my-midis --shards shards                tokens to train on, without the music"
        })
final class TokenizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Music files or folders of them.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--list", description = "Print the tokenizers with their options.")
    private boolean list;

    @Mixin
    private TokenizerFlags tokenizer = new TokenizerFlags();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write a .tokens file here for each music file, in the same sub-folders.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--shards",
            paramLabel = "DIR",
            description =
                    "Write all tokens here in files to train on (train --corpus DIR), with report, copies, refusals and vocabulary.")
    private Optional<Path> shards = Optional.empty();

    @Option(
            names = "--shard-files",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Music files in each file of --shards (default: ${DEFAULT-VALUE}).")
    private int shardFiles = TokenShards.FILES;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a line for each file: .csv, or .jsonl for JSON.")
    private Optional<Path> report = Optional.empty();

    @Override
    public Integer call() {
        Console console = common.console(command);
        if (list) {
            new ServiceList<>(TokenizerFactory::name, TokenizerFactory::description, TokenizerFactory::options)
                    .print(Tokenizers.installed(), Optional.empty(), console);
            return ExitCode.OK.code();
        }
        if (paths.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "Which music? Name files or folders, or list the tokenizers with --list");
        }
        report.ifPresent(ReportWriter::requireKnownEnding);
        CorpusFiles reader = tokenizer.files(console);
        List<FolderCorpus> corpora = paths.stream().map(reader::open).toList();
        folder.or(() -> shards).ifPresent(target -> requireDifferentTargets(target, corpora));
        List<PieceReport> reports = new ArrayList<>();
        if (shards.isPresent()) {
            if (shardFiles < 1 || folder.isPresent()) {
                throw new ParameterException(
                        command.commandLine(), "--shards goes without --out, and --shard-files is 1 or more");
            }
            reports.addAll(reader.shard(corpora, shards.get(), shardFiles));
        } else {
            for (FolderCorpus corpus : corpora) {
                reader.read(corpus, file -> {
                    reports.add(file.report());
                    if (file.isRead()) {
                        write(file, console);
                    }
                });
            }
        }
        console.out().flush();
        reader.report(reports);
        report.ifPresent(file -> ReportWriter.write(file, reports));
        requireOneRead(reports);
        folder.or(() -> shards).ifPresent(written -> console.note("wrote to " + written));
        return ExitCode.OK.code();
    }

    private void write(TokenizedPiece file, Console console) {
        if (folder.isPresent()) {
            AtomicFiles.writeTextUnforced(target(folder.get(), file.name()), lines(file.tokens()));
        } else {
            console.out().print(lines(file.tokens()));
        }
    }

    private static Path target(Path folder, String name) {
        return folder.resolve(name + ".tokens");
    }

    /** Two inputs of one name, from two folders, would overwrite each other's tokens. */
    private void requireDifferentTargets(Path target, List<FolderCorpus> corpora) {
        Map<String, Path> from = new HashMap<>();
        for (int i = 0; i < corpora.size(); i++) {
            for (String name : corpora.get(i).names()) {
                Path other = from.put(name, paths.get(i));
                if (other != null) {
                    throw new CadenzaException(
                            "Both %s and %s have a file %s, whose tokens would go to %s. Call tokenize for each with an --out of its own."
                                    .formatted(other, paths.get(i), name, target(target, name)));
                }
            }
        }
    }

    private static void requireOneRead(List<PieceReport> reports) {
        if (reports.stream().allMatch(file -> file.status() == PieceReport.Status.REFUSED)) {
            throw new CadenzaException("None of %d files could be read; why is said above. Choose sound music files."
                    .formatted(reports.size()));
        }
    }

    private static String lines(List<String> tokens) {
        return tokens.isEmpty() ? "" : String.join("\n", tokens) + "\n";
    }
}
