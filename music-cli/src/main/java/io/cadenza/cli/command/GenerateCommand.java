package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.cli.run.GenerationPlayback;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.cli.run.MusicOutput;
import io.cadenza.cli.run.OutputFiles;
import io.cadenza.cli.run.OutputGuard;
import io.cadenza.cli.run.Playback;
import io.cadenza.cli.run.SoundOutput;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.play.MidiPort;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.eval.evaluation.HeldOutPieces;
import io.cadenza.eval.evaluation.OverlapReport;
import io.cadenza.run.Generation;
import io.cadenza.run.ModelMusic;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes new music with a trained model. */
@Command(
        name = "generate",
        description = "Write new music with a trained model; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza generate tunes -o tune.mid          with a model that comes with Cadenza",
            "  cadenza generate model.safetensors -o new.mid --wav --piano-roll",
            "  cadenza generate model.safetensors --count 10 --seed 7 -o ten-pieces",
            "  cadenza generate runs/demo/model.safetensors --check-copies    is it new, or learnt by heart?",
            "  cadenza generate model.safetensors --bars 16 --key G --time 3/4",
            "  cadenza generate tunes --form AABB --key D                  two strains of eight bars, each played twice",
            "  cadenza generate model.safetensors --primer mine.mid --at bar --temperature 0.9 -o continued.mid",
            "  cadenza generate sound-model.safetensors --seconds 2 -o new.wav",
            "  cadenza generate model.safetensors --play                  hear it while it is being written",
            "",
            "Equal seeds give equal files, byte for byte."
        })
final class GenerateCommand implements Callable<Integer> {
    private static final double SECONDS = 2;
    private static final long NEW_SEEDS = 1_000_000;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "A model file, such as runs/demo/model.safetensors, or the name of one that \"cadenza models\" lists.")
    private Path model = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A file whose name says as what, such as new.mid, new.musicxml or new.wav, numbered if there"
                    + " are several pieces, or a folder (default: new.mid, of a model of sound new.wav).")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "The most tokens of a piece; one that ends by itself may be shorter (default: twice the"
                    + " training music's median, of sound two seconds).")
    private Optional<Integer> length = Optional.empty();

    @Mixin
    private AskFlags asks = new AskFlags();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many pieces (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed; the same seed gives the same music, byte for byte (default: a new one, which is"
                    + " printed and part of the file's name).")
    private Optional<Long> seed = Optional.empty();

    @Mixin
    private SamplingFlags sampling = new SamplingFlags();

    @Option(
            names = {"--primer", "--prompt"},
            paramLabel = "FILE",
            description = "A score to continue, which stays as it is, or of a model of sound a sound file.")
    private Optional<Path> primer = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "PLACE",
            defaultValue = "end",
            description = "Where new music begins after --primer: end, where it ends, or bar, the next bar line"
                    + " (default: ${DEFAULT-VALUE}).")
    private String place = "end";

    @Mixin
    private OverwriteFlag overwrite = new OverwriteFlag();

    @Mixin
    private ComputeFlags compute = new ComputeFlags();

    @Option(names = "--wav", description = "Write sound beside each piece.")
    private boolean wav;

    @Option(names = "--play", description = "Play the piece while it is still being generated; Ctrl-C stops.")
    private boolean play;

    @Mixin
    private PortFlags port = new PortFlags();

    @Option(names = "--piano-roll", description = "Write a picture beside each piece.")
    private boolean pianoRoll;

    @Option(
            names = "--check-copies",
            description = "Print how much of each piece also occurs in the training music, and where.")
    private boolean checkCopies;

    @Option(
            names = "--corpus",
            paramLabel = "PATH",
            description = "For --check-copies: the training music's folder, if not the one in the run's config.yaml.")
    private Optional<Path> corpus = Optional.empty();

    @Option(names = "--spectrogram", description = "Of a model of sound: write a picture beside each piece.")
    private boolean spectrogram;

    @Override
    public Integer call() {
        length.ifPresent(tokens -> require(tokens >= 1 && tokens <= Limits.TOKENS, Limits.length(tokens)));
        require(count >= 1 && count <= Limits.PIECES, Limits.count(count));
        require(place.equals("end") || place.equals("bar"), "--at is end or bar, not " + place);
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1, NEW_SEEDS));
        sampling.check(command);
        RuntimeOptions runtime = compute.runtime(command, drawn);
        Console console = common.console(command);
        MusicRequest request = asks.request(command);
        TrainedModel trained = ShippedModel.open(model, console::note);
        Generation plain = Generation.of(trained)
                .count(count)
                .seed(drawn)
                .sampling(sampling.options(trained.sampling()))
                .computing(compute.backend(), runtime);
        Generation generation = length.map(plain::length).orElse(plain);
        boolean sound = trained.tokenizer().create().match(scores -> false, samples -> true);
        Generation asked = sound ? generation : generation.asking(request);
        Generation primed =
                primer.map(file -> asked.continuing(file, place.equals("bar"))).orElse(asked);
        primed.remarks().forEach(console::note);
        int code = trained.tokenizer()
                .create()
                .match(
                        scores -> scores(primed, trained, scores, console, named("new", ".mid", drawn)),
                        samples -> sounds(primed, samples, console, named("new", ".wav", drawn)));
        if (seed.isEmpty()) {
            console.note("seed " + drawn);
        }
        return code;
    }

    /** A seed that nobody chose stands in the name, so that the music can be made again. */
    private Path named(String stem, String extension, long drawn) {
        return output.orElse(Path.of(stem + (seed.isEmpty() ? "-" + drawn : "") + extension));
    }

    private int scores(
            Generation generation, TrainedModel trained, ScoreTokenizer tokenizer, Console console, Path target) {
        require(!spectrogram, "--spectrogram is for models of sound and this one writes scores. Use --wav.");
        OutputFiles files = new OutputFiles(target, pianoRoll, wav, new MusicOutput(port.soundFont()));
        files.require(count, guard());
        primer.map(MusicFiles::recover)
                .flatMap(reading -> reading.damage(primer.orElseThrow().toString()))
                .ifPresent(console::warn);
        if (play) {
            List<Score> played = played(generation, console);
            checkCopies(trained, tokenizer, played, console);
            files.write(played, console).forEach(file -> console.result(file.toString()));
            return ExitCode.OK.code();
        }
        SortedMap<Integer, List<Path>> written = new TreeMap<>();
        SortedMap<Integer, Score> pieces = new TreeMap<>();
        int code = generated(generation, console, piece -> {
            Score score = generation.score(piece);
            if (!piece.ended() && trained.vocabulary().endId().isPresent()) {
                console.note("piece %d was cut after %d tokens; give it more room with --length"
                        .formatted(piece.number() + 1, piece.drawn().size()));
            }
            written.put(piece.number(), files.write(score, piece.number() + 1, count, console));
            if (checkCopies) {
                pieces.put(piece.number(), score);
            }
        });
        checkCopies(trained, tokenizer, pieces.values(), console);
        written.values().forEach(paths -> paths.forEach(file -> console.result(file.toString())));
        return code;
    }

    /**
     * Generates and hands on each piece when it is finished, so that Ctrl-C keeps what there is.
     *
     * @return the exit code
     */
    private int generated(Generation generation, Console console, Consumer<GeneratedPiece> finished) {
        GenerationListener listener = new GenerationListener() {
            @Override
            public void onPiece(GeneratedPiece piece) {
                finished.accept(piece);
            }
        };
        try (Interrupt interrupt = new Interrupt()) {
            int pieces = generation
                    .pieces(listener, new ConsoleProgress(console), interrupt)
                    .size();
            if (pieces < count) {
                console.warn("stopped; %d of %d pieces are finished and kept".formatted(pieces, count));
                return ExitCode.INTERRUPTED.code();
            }
            return ExitCode.OK.code();
        }
    }

    private void checkCopies(
            TrainedModel trained, ScoreTokenizer tokenizer, Collection<Score> pieces, Console console) {
        if (!checkCopies || pieces.isEmpty()) {
            return;
        }
        HeldOutPieces music = new ModelMusic(new ConsoleProgress(console), model, trained).find(corpus);
        // without a run's configuration nothing says what was held out: all music named is looked through
        OverlapReport report =
                new OverlapReport(trained, tokenizer, music.training().isEmpty() ? music.heldOut() : music.training());
        int number = 1;
        for (Score piece : pieces) {
            console.result("piece " + number++ + ": " + report.line(piece));
        }
    }

    /** The piece that was played; none if that was stopped before it was whole. */
    private List<Score> played(Generation generation, Console console) {
        require(count == 1, "--play plays one piece, not " + count);
        try (Interrupt interrupt = new Interrupt();
                MidiPort opened = port.open()) {
            return new GenerationPlayback(console, generation, new Playback(console, opened))
                    .run(interrupt).stream().toList();
        }
    }

    private int sounds(Generation generation, SoundTokenizer tokenizer, Console console, Path target) {
        require(
                !asks.given().containsKey("tempo") && !pianoRoll && !checkCopies,
                "--tempo, --piano-roll and --check-copies are for models of scores and this one writes sound. Leave them out.");
        require(
                List.of("seconds").containsAll(asks.given().keySet()),
                "--bars, --quarters, --key, --time, --instruments and --form are for models of scores and this one writes sound. Leave them out.");
        require(!play, "--play is for models of scores and this one writes sound. Play the file that it writes.");
        double seconds =
                asks.request(command).length().map(MusicRequest.Length::amount).orElse(SECONDS);
        long samples = Math.round(seconds * tokenizer.sampleRate());
        Generation sized = generation.length(length.orElse((int) Math.max(1, samples)));
        SoundOutput files = new SoundOutput(target, spectrogram);
        files.require(count, guard());
        SortedMap<Integer, List<Path>> written = new TreeMap<>();
        int code = generated(
                sized,
                console,
                piece -> written.put(
                        piece.number(), files.write(sized.sound(piece), piece.number() + 1, count, console)));
        written.values().forEach(paths -> paths.forEach(file -> console.result(file.toString())));
        return code;
    }

    private OutputGuard guard() {
        return overwrite.guard(Stream.of(Optional.of(model), primer, port.soundFont())
                .flatMap(Optional::stream)
                .toList());
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
