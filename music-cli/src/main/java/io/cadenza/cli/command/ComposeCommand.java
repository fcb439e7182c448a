package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.cli.run.OutputFiles;
import io.cadenza.core.compose.ComposedCorpus;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.score.Score;
import io.cadenza.run.Asked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/** Writes music with a composer that learns from none. */
@Command(
        name = "compose",
        description = "Write music by dice, grammar or chance; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza compose --list                                   the composers and their options",
            "  cadenza compose dice-waltz --seed 7 -o waltz.mid --wav --piano-roll",
            "  cadenza compose dice-waltz --tempo 120 --count 10 -o ten-waltzes",
            "  cadenza compose grammar --key Am --option accompaniment=block",
            "",
            "Equal seeds and options give equal files, byte for byte. As a corpus to train on:",
            "--set corpus.composer=NAME --set corpus.options.tempo=120."
        })
final class ComposeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A composer, such as dice-waltz.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--list", description = "Print the composers, or the one named, with their options.")
    private boolean list;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "new.mid",
            description = "A file whose name says as what, such as new.mid, new.musicxml or new.wav, numbered if there"
                    + " are several pieces, or a folder (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("new.mid");

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of the composer; may be given several times.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Mixin
    private AskFlags asks = new AskFlags();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many pieces, all different (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Random seed; the same seed gives the same music (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--wav", description = "Write sound beside each piece.")
    private boolean wav;

    @Option(names = "--piano-roll", description = "Write a picture beside each piece.")
    private boolean pianoRoll;

    @Mixin
    private OverwriteFlag overwrite = new OverwriteFlag();

    @Override
    public Integer call() {
        Console console = common.console(command);
        if (list) {
            new ServiceList<>(ComposerFactory::name, ComposerFactory::description, ComposerFactory::options)
                    .print(Composers.installed(), name, console);
            return ExitCode.OK.code();
        }
        require(count >= 1 && count <= Limits.PIECES, Limits.count(count));
        require(
                name.isPresent(),
                "Which composer? Name one of "
                        + String.join(", ", Composers.installed().names()));
        Composer composer = Asked.composer(name.orElseThrow(), options, asks.request(command));
        OutputFiles files = new OutputFiles(output, pianoRoll, wav);
        files.require(count, overwrite.guard(List.of()));
        files.write(pieces(composer, console), console).forEach(file -> console.result(file.toString()));
        return ExitCode.OK.code();
    }

    /** The first pieces of the corpus of this seed: their number changes none of them, and none comes twice. */
    private List<Score> pieces(Composer composer, Console console) {
        List<Score> pieces = new ArrayList<>();
        try (ProgressMeter meter = new ProgressMeter(console, "pieces", 0, count)) {
            ComposedCorpus.pieces(composer, count, seed).forEachOrdered(piece -> {
                pieces.add(piece.score());
                meter.advanceTo(pieces.size(), "composing", "");
            });
        }
        return pieces;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
