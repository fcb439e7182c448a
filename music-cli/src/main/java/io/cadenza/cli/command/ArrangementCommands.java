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

/** The commands that write new notes around given ones. */
final class ArrangementCommands {
    private ArrangementCommands() {}

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
    static final class ContinueCommand implements Callable<Integer> {
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

    /** Writes bars anew between others that stay. */
    @Command(
            name = "fill",
            description =
                    "Write some bars of a piece anew, joining what is before and after; prints the files written.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cadenza fill tunes mine.mid --bars 5-8 -o filled.mid",
                "  cadenza fill quartet movement.mxl --bars 9-12 --tracks 2,3,4 -o inner.musicxml     the others stay",
                "  cadenza fill tunes mine.mid --bars 5-8 --chords \"G | D7 | G C | G\" --count 3 -o takes",
                "",
                "Bars are numbered as in print: a pickup is bar 0. Equal seeds give equal files."
            })
    static final class FillCommand implements Callable<Integer> {
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
    static final class HarmonizeCommand implements Callable<Integer> {
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
    static final class AccompanyCommand implements Callable<Integer> {
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
                    .forEach(word ->
                            ArrangementFlags.said(command, "--instruments", () -> InstrumentFilter.parse(word))));
            return flags.run(
                    command,
                    (arrangement, score) -> instruments
                            .map(words -> candidates.of(command, arrangement).accompanying(score, words))
                            .orElseGet(() -> candidates.of(command, arrangement).filling(score, BarRange.ALL, which)));
        }
    }

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
    static final class VaryCommand implements Callable<Integer> {
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
            BarRange range =
                    bars.map(text -> ArrangementFlags.bars(command, text)).orElse(BarRange.ALL);
            Set<Integer> which = ArrangementFlags.tracks(command, tracks);
            return flags.run(
                    command,
                    (arrangement, score) -> candidates.of(command, arrangement).varying(score, range, which, amount));
        }
    }
}
