package io.cadenza.cli.command;

import io.cadenza.data.arrange.BarRange;
import io.cadenza.data.instrument.InstrumentFilter;
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

/** Adds parts for instruments, or writes those of tracks anew. */
@Command(
        name = "accompany",
        description = "Write a part for each of some instruments to music that is there; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza accompany songs melody.mid --instruments 0,0 -o with-piano.mid      two hands",
            "  cadenza accompany quartet duo.mid --instruments 41 --range 3:C3-E5 -o trio.mid",
            "  cadenza accompany quartet quartet.mxl --tracks 4 -o new-bass.musicxml       another cello",
            "",
            "Equal seeds give equal files."
        })
final class AccompanyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ArrangementFlags flags = new ArrangementFlags();

    @Option(
            names = "--instruments",
            paramLabel = "WORDS",
            description =
                    "One word for each new part, separated by commas: a program such as 0 (piano) or 42 (cello), a family"
                            + " such as strings, or drums.")
    private Optional<String> instruments = Optional.empty();

    @Option(
            names = "--tracks",
            paramLabel = "N",
            split = ",",
            description =
                    "Instead of new parts: which tracks are written anew from beginning to end, by their numbers from 1.")
    private List<String> tracks = new ArrayList<>();

    @Mixin
    private ArrangementFlags.Candidates candidates = new ArrangementFlags.Candidates();

    @Override
    public Integer call() {
        ArrangementFlags.require(
                command,
                instruments.isPresent() == tracks.isEmpty(),
                "Say which parts are written: --instruments 0,0 adds some, --tracks 2 writes some anew");
        Set<Integer> which = ArrangementFlags.tracks(command, tracks);
        instruments.ifPresent(words -> List.of(words.split(",", -1))
                .forEach(word -> ArrangementFlags.said(command, "--instruments", () -> InstrumentFilter.parse(word))));
        return flags.run(
                command,
                (arrangement, score) -> instruments
                        .map(words -> candidates.of(command, arrangement).accompanying(score, words))
                        .orElseGet(() -> candidates.of(command, arrangement).filling(score, BarRange.ALL, which)));
    }
}
