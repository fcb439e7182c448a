package io.cadenza.cli.command;

import io.cadenza.data.arrange.BarRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Changes pitches and keeps the rhythm. */
@Command(
        name = "vary",
        description = "Change the pitches of some notes of a piece and keep its rhythm; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza vary tunes mine.mid --bars 5-8 -o varied.mid",
            "  cadenza vary tunes mine.mid --amount 0.25 --key D -o varied.mid       all bars, a quarter of the notes",
            "  cadenza vary quartet movement.mxl --bars 1-8 --tracks 1 --count 3 -o takes",
            "",
            "Which notes stay, the seed decides; equal seeds give equal files."
        })
final class VaryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ArrangementFlags flags = new ArrangementFlags();

    @Option(
            names = "--bars",
            paramLabel = "M-N",
            description = "Which bars vary, such as 5-8, or 5 for one (default: all).")
    private Optional<String> bars = Optional.empty();

    @Option(
            names = "--tracks",
            paramLabel = "N",
            split = ",",
            description = "Which tracks vary, by their numbers from 1, such as 1,3 (default: all that have notes).")
    private List<String> tracks = new ArrayList<>();

    @Option(
            names = "--amount",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Which share of each track's chords and single notes gets new pitches, more than 0 to 1"
                    + " (default: ${DEFAULT-VALUE}).")
    private double amount = 0.5;

    @Mixin
    private ArrangementFlags.Candidates candidates = new ArrangementFlags.Candidates();

    @Override
    public Integer call() {
        ArrangementFlags.require(command, amount > 0 && amount <= 1, "--amount is more than 0 to 1, not " + amount);
        BarRange range = bars.map(text -> ArrangementFlags.bars(command, text)).orElse(BarRange.ALL);
        Set<Integer> which = ArrangementFlags.tracks(command, tracks);
        return flags.run(
                command,
                (arrangement, score) -> candidates.of(command, arrangement).varying(score, range, which, amount));
    }
}
