package io.cadenza.cli.command;

import io.cadenza.data.arrange.BarRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes bars anew between others that stay. */
@Command(
        name = "fill",
        description = "Write some bars of a piece anew, joining what is before and after; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza fill tunes mine.mid --bars 5-8 -o filled.mid",
            "  cadenza fill quartet movement.mxl --bars 9-12 --tracks 2,3,4 -o inner.musicxml     the others stay",
            "  cadenza fill tunes mine.mid --bars 5-8 --chords \"G | D7 | G C | G\" --count 3 -o takes",
            "",
            "Bars are numbered as in print: a pickup is bar 0. Equal seeds give equal files."
        })
final class FillCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ArrangementFlags flags = new ArrangementFlags();

    @Option(
            names = "--bars",
            paramLabel = "M-N",
            required = true,
            description = "Which bars are written anew, such as 5-8, or 5 for one.")
    private String bars = "";

    @Option(
            names = "--tracks",
            paramLabel = "N",
            split = ",",
            description =
                    "Which tracks are written anew, by their numbers from 1, such as 1,3 (default: all that have notes).")
    private List<String> tracks = new ArrayList<>();

    @Mixin
    private ArrangementFlags.Candidates candidates = new ArrangementFlags.Candidates();

    @Override
    public Integer call() {
        BarRange range = ArrangementFlags.bars(command, bars);
        Set<Integer> which = ArrangementFlags.tracks(command, tracks);
        return flags.run(
                command,
                (arrangement, score) -> candidates.of(command, arrangement).filling(score, range, which));
    }
}
