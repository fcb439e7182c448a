package io.cadenza.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes on after the end of music. */
@Command(
        name = "continue",
        description = "Write new bars after the end of a piece; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza continue tunes mine.mid --bars 8 -o longer.mid",
            "  cadenza continue songs song.musicxml --bars 16 --count 3 --seed 7 -o takes",
            "  cadenza continue tunes mine.abc --chords \"D | G A | D\" -o longer.musicxml",
            "",
            "Equal seeds give equal files. New bars begin at the bar line where the music ends, or the next one."
        })
final class ContinueCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ArrangementFlags flags = new ArrangementFlags();

    @Option(
            names = "--bars",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many bars are added (default: ${DEFAULT-VALUE}).")
    private int bars = 8;

    @Override
    public Integer call() {
        ArrangementFlags.require(command, bars >= 1 && bars <= 1000, "--bars is 1 to 1000, not " + bars);
        return flags.run(command, (arrangement, score) -> arrangement.continuing(score, bars));
    }
}
