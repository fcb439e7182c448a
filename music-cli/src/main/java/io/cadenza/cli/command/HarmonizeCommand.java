package io.cadenza.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Adds the other parts of a model's music. */
@Command(
        name = "harmonize",
        description =
                "Add the other parts of the model's music to a melody or to some parts; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza harmonize songs melody.mid -o song.mid            a piano under the melody",
            "  cadenza harmonize quartet melody.abc -o quartet.musicxml    second violin, viola and cello",
            "  cadenza harmonize songs melody.mid --chords \"G | D7 | Em C | G\" -o song.mid",
            "",
            "The highest part that is given counts as the first of the model's. Equal seeds give equal files."
        })
final class HarmonizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ArrangementFlags flags = new ArrangementFlags();

    @Mixin
    private ArrangementFlags.Candidates candidates = new ArrangementFlags.Candidates();

    @Override
    public Integer call() {
        return flags.run(
                command,
                (arrangement, score) -> candidates.of(command, arrangement).harmonizing(score));
    }
}
