package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.CorpusReader;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.corpus.Corpus;
import io.cadenza.data.corpus.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows music as symbols. */
@Command(
        name = "tokenize",
        description = "Print the tokens of MIDI files, one a line, or write them to files.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza tokenize song.mid | sort | uniq -c | sort -n     count them",
            "  cadenza tokenize my-midis --tokenizer article --out tokens"
        })
final class TokenizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "MIDI files or folders of them.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private TokenizerFlags tokenizer = new TokenizerFlags();

    @Option(names = "--out", paramLabel = "DIR", description = "Write a .tokens file here for each MIDI file.")
    private Optional<Path> folder = Optional.empty();

    @Override
    public Integer call() {
        Console console = common.console(command);
        Tokenizer chosen = tokenizer.create();
        for (Path path : paths) {
            Corpus<List<String>> corpus = new CorpusReader(console).tokenize(path, chosen);
            for (Piece<List<String>> piece : corpus.pieces()) {
                if (folder.isPresent()) {
                    Path file = folder.get().resolve(piece.name() + ".tokens");
                    AtomicFiles.writeText(file, lines(piece.content()));
                } else {
                    console.out().print(lines(piece.content()));
                }
            }
        }
        console.out().flush();
        folder.ifPresent(written -> console.note("wrote to " + written));
        return ExitCode.OK.code();
    }

    private static String lines(List<String> tokens) {
        return tokens.isEmpty() ? "" : String.join("\n", tokens) + "\n";
    }
}
