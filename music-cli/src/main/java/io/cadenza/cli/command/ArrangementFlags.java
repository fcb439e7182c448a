package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.cli.run.MusicOutput;
import io.cadenza.cli.run.OutputFiles;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Score;
import io.cadenza.data.arrange.BarRange;
import io.cadenza.data.arrange.ChordChart;
import io.cadenza.data.arrange.NoteRules;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicReading;
import io.cadenza.run.Arrangement;
import io.cadenza.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What all commands share that write music around music that is given. */
final class ArrangementFlags {
    private static final long NEW_SEEDS = 1_000_000;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model file, or the name of one that \"cadenza models\" lists.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "INPUT",
            description = "The music that is given: MIDI, MusicXML or ABC. It comes back note for note.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A file whose name says as what, such as new.mid, new.musicxml or new.wav, numbered if there"
                    + " are several takes, or a folder (default: new.mid).")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many takes (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed; the same seed gives the same music, byte for byte (default: a new one, which is"
                    + " printed and part of the file's name).")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--key", paramLabel = "KEY", description = "New notes are of this key, such as G, Am, Bb or F#m.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--chords",
            paramLabel = "CHART",
            description =
                    "New notes go with these chords, from the first new bar on, such as \"C | Am | F G | C\": on a"
                            + " beat tones of the chord, elsewhere of the chord or the key.")
    private Optional<String> chords = Optional.empty();

    @Option(
            names = "--range",
            paramLabel = "[TRACK:]LOW-HIGH",
            description = "New notes lie in this range, such as C3-G5 or 48-79; of one track with its number, such as"
                    + " 2:E2-C4. Can be given several times.")
    private List<String> ranges = new ArrayList<>();

    @Option(
            names = "--rhythm",
            paramLabel = "1/N",
            description = "New notes begin at multiples of this part of a whole note, such as 1/8.")
    private Optional<String> rhythm = Optional.empty();

    @Mixin
    private SamplingFlags sampling = new SamplingFlags();

    @Mixin
    private OverwriteFlag overwrite = new OverwriteFlag();

    @Mixin
    private ComputeFlags compute = new ComputeFlags();

    @Option(names = "--wav", description = "Write sound beside each take.")
    private boolean wav;

    @Option(names = "--piano-roll", description = "Write a picture beside each take.")
    private boolean pianoRoll;

    @Option(
            names = "--soundfont",
            paramLabel = "FILE",
            description = "A SoundFont 2 file (.sf2) for sound files (default: Cadenza's own instruments).")
    private Optional<Path> soundFont = Optional.empty();

    /**
     * Reads the music, writes around it and writes the files.
     *
     * @param verb what is done to the score
     * @return the exit code
     */
    int run(CommandSpec command, BiFunction<Arrangement, Score, Arrangement> verb) {
        require(command, count >= 1 && count <= Limits.PIECES, Limits.count(count));
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1, NEW_SEEDS));
        sampling.check(command);
        RuntimeOptions runtime = compute.runtime(command, drawn);
        NoteRules rules = rules(command);
        Console console = common.console(command);
        // A seed that nobody chose stands in the name, so that the music can be made again.
        Path target = output.orElse(Path.of("new" + (seed.isEmpty() ? "-" + drawn : "") + ".mid"));
        OutputFiles files = new OutputFiles(target, pianoRoll, wav, new MusicOutput(soundFont));
        files.require(
                count,
                overwrite.guard(Stream.of(Optional.of(model), Optional.of(input), soundFont)
                        .flatMap(Optional::stream)
                        .toList()));
        TrainedModel trained = ShippedModel.open(model, console::note);
        Arrangement plain = Arrangement.of(trained)
                .count(count)
                .seed(drawn)
                .sampling(sampling.options(trained.sampling()))
                .rules(rules)
                .computing(compute.backend(), runtime);
        MusicReading reading = MusicFiles.recover(input);
        reading.damage(input.toString()).ifPresent(console::warn);
        Arrangement arrangement = verb.apply(plain, reading.score());
        arrangement.remarks().forEach(console::note);
        int code = write(arrangement, files, console);
        if (seed.isEmpty()) {
            console.note("seed " + drawn);
        }
        return code;
    }

    private int write(Arrangement arrangement, OutputFiles files, Console console) {
        SortedMap<Integer, List<Path>> written = new TreeMap<>(); // a short take may overtake a longer one
        try (Interrupt interrupt = new Interrupt();
                Steps steps = new Steps(new ConsoleProgress(console), files, console, written)) {
            int finished = arrangement.compose(steps, interrupt).size();
            written.values().forEach(paths -> paths.forEach(file -> console.result(file.toString())));
            if (finished < count) {
                console.warn("stopped; %d of %d takes are finished and kept".formatted(finished, count));
                return ExitCode.INTERRUPTED.code();
            }
            return ExitCode.OK.code();
        }
    }

    /** Shows how far the work is, and writes each take when it is finished, so that Ctrl-C keeps what there is. */
    private final class Steps implements Arrangement.Listener, AutoCloseable {
        private static final long TOTAL = 1000;

        private final Progress.Work work;
        private final OutputFiles files;
        private final Console console;
        private final SortedMap<Integer, List<Path>> written;

        Steps(Progress progress, OutputFiles files, Console console, SortedMap<Integer, List<Path>> written) {
            this.work = new Progress.Work(progress, "", 0, TOTAL);
            this.files = files;
            this.console = console;
            this.written = written;
        }

        @Override
        public void onStep(long done, long total) {
            work.advanceTo(done * TOTAL / Math.max(1, total), "composing", "");
        }

        @Override
        public void onPiece(int piece, Score score) {
            written.put(piece, files.write(score, piece + 1, count, console));
        }

        @Override
        public void close() {
            work.close();
        }
    }

    private NoteRules rules(CommandSpec command) {
        NoteRules rules = NoteRules.NONE;
        for (String range : ranges) {
            int colon = range.indexOf(':');
            rules = said(
                    command,
                    "--range",
                    rules,
                    (all, text) -> {
                        int track = colon < 0 ? NoteRules.EVERY_TRACK : track(text.substring(0, colon));
                        return all.withRange(track, NoteRules.PitchRange.parse(text.substring(colon + 1)));
                    },
                    Optional.of(range));
        }
        rules = said(command, "--key", rules, NoteRules::withKey, key);
        rules = said(command, "--chords", rules, (all, text) -> all.withChords(ChordChart.parse(text)), chords);
        return said(command, "--rhythm", rules, NoteRules::withRhythm, rhythm);
    }

    private static NoteRules said(
            CommandSpec command,
            String flag,
            NoteRules rules,
            BiFunction<NoteRules, String, NoteRules> with,
            Optional<String> text) {
        return text.map(words -> said(command, flag, () -> with.apply(rules, words)))
                .orElse(rules);
    }

    /** What words say; words that say nothing are an error of the command line. */
    static <T> T said(CommandSpec command, String flag, Supplier<T> words) {
        try {
            return words.get();
        } catch (CadenzaException e) {
            throw new ParameterException(command.commandLine(), flag + ": " + e.getMessage());
        }
    }

    /** The bars of a flag. */
    static BarRange bars(CommandSpec command, String text) {
        return said(command, "--bars", () -> BarRange.parse(text));
    }

    /** The tracks of a flag, counted from 1 there and from 0 here; none for all. */
    static Set<Integer> tracks(CommandSpec command, List<String> numbers) {
        return said(command, "--tracks", () -> {
            Set<Integer> tracks = new HashSet<>();
            numbers.forEach(number -> tracks.add(track(number)));
            return tracks;
        });
    }

    private static int track(String text) {
        if (!text.strip().matches("[1-9]\\d{0,3}")) {
            throw new CadenzaException("\"%s\" is no track. Give its number, counted from 1.".formatted(text));
        }
        return Integer.parseInt(text.strip()) - 1;
    }

    static void require(CommandSpec command, boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    /** How many candidates the verbs weigh that keep something after what they write. */
    static final class Candidates {
        private static final int MOST = 256;

        @Option(
                names = "--candidates",
                paramLabel = "N",
                defaultValue = "16",
                description =
                        "How many candidates are weighed against each other for each take, 1 to 256; more fit better what is"
                                + " fixed, and take longer (default: ${DEFAULT-VALUE}).")
        private int number = Arrangement.CANDIDATES;

        /** An arrangement that weighs them. */
        Arrangement of(CommandSpec command, Arrangement arrangement) {
            require(command, number >= 1 && number <= MOST, "--candidates is 1 to " + MOST + ", not " + number);
            return arrangement.candidates(number);
        }
    }
}
