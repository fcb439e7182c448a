package io.cadenza.run;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.Constraint;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.Prompt;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.Score;
import io.cadenza.core.sound.Sound;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.piece.PieceGuide;
import io.cadenza.data.sound.SoundFile;
import io.cadenza.data.token.MusicRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Writes new music with a trained model. Immutable; each method that changes something gives a new generation. Equal models,
 * options and music to continue give equal pieces, and piece i is the same however many there are.
 *
 * <pre>{@code
 * List<Score> pieces = Generation.of(model).count(3).seed(7).compose();
 * }</pre>
 */
public final class Generation {
    /** What is chosen; the public methods have the words for it. */
    private record Choices(
            GenerationOptions options,
            boolean lengthIsChosen,
            Optional<Prompt> prompt,
            List<Constraint.Factory> constraints,
            MusicRequest request,
            Optional<Score> head,
            boolean atBar,
            String backend,
            Optional<RuntimeOptions> runtime,
            Optional<SequenceModel> opened) {
        static final Choices DEFAULT = new Choices(
                GenerationOptions.DEFAULT,
                false,
                Optional.empty(),
                List.of(),
                MusicRequest.NONE,
                Optional.empty(),
                false,
                "auto",
                Optional.empty(),
                Optional.empty());

        Choices {
            constraints = List.copyOf(constraints);
        }

        Choices with(GenerationOptions other, boolean chosen) {
            return new Choices(other, chosen, prompt, constraints, request, head, atBar, backend, runtime, opened);
        }

        Choices with(Prompt other) {
            return new Choices(
                    options,
                    lengthIsChosen,
                    Optional.of(other),
                    constraints,
                    request,
                    head,
                    atBar,
                    backend,
                    runtime,
                    opened);
        }

        Choices with(List<Constraint.Factory> other) {
            return new Choices(options, lengthIsChosen, prompt, other, request, head, atBar, backend, runtime, opened);
        }

        Choices with(MusicRequest other) {
            return new Choices(
                    options, lengthIsChosen, prompt, constraints, other, head, atBar, backend, runtime, opened);
        }

        Choices with(Score other, boolean bar) {
            return new Choices(
                    options,
                    lengthIsChosen,
                    prompt,
                    constraints,
                    request,
                    Optional.of(other),
                    bar,
                    backend,
                    runtime,
                    opened);
        }

        Choices with(String other, RuntimeOptions on) {
            return new Choices(
                    options,
                    lengthIsChosen,
                    prompt,
                    constraints,
                    request,
                    head,
                    atBar,
                    other,
                    Optional.of(on),
                    Optional.empty());
        }

        Choices with(SequenceModel network) {
            return new Choices(
                    options,
                    lengthIsChosen,
                    prompt,
                    constraints,
                    request,
                    head,
                    atBar,
                    backend,
                    runtime,
                    Optional.of(network));
        }
    }

    private final TrainedModel model;
    private final Tokenizer tokenizer;
    private final Choices choices;
    /** Of a model of scores. */
    private final Optional<PieceGuide> guide;

    private Generation(TrainedModel model, Tokenizer tokenizer, Choices choices, Optional<PieceGuide> guide) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.choices = choices;
        this.guide = guide;
    }

    private static Optional<PieceGuide> guide(TrainedModel model, Tokenizer tokenizer, Choices choices) {
        return tokenizer.match(
                scores -> Optional.of(choices.head
                        .map(head -> PieceGuide.continuing(model, scores, choices.request, head, choices.atBar))
                        .orElseGet(() -> PieceGuide.of(model, scores, choices.request))),
                sound -> Optional.empty());
    }

    /**
     * Generation with a model: one piece with the options of {@link GenerationOptions#DEFAULT}, unless said otherwise.
     *
     * @throws io.cadenza.core.CadenzaException if the model's tokenizer is not on the class path
     */
    public static Generation of(TrainedModel model) {
        Tokenizer tokenizer = model.openTokenizer();
        Choices choices = Choices.DEFAULT.with(GenerationOptions.DEFAULT.withSampling(model.sampling()), false);
        return new Generation(model, tokenizer, choices, guide(model, tokenizer, choices));
    }

    /** This generation with other options. */
    public Generation options(GenerationOptions options) {
        return with(choices.with(options, true));
    }

    /** This generation of another number of pieces. */
    public Generation count(int pieces) {
        return with(choices.with(choices.options.withCount(pieces), choices.lengthIsChosen));
    }

    /**
     * This generation of pieces of at most {@code tokens} new tokens. Unless it is chosen, a length that is {@linkplain #asking asked for}
     * has room, and other pieces of a model whose pieces end have twice the median of its music.
     */
    public Generation length(int tokens) {
        return with(choices.with(choices.options.withLength(tokens), true));
    }

    /** This generation with another seed: other pieces. */
    public Generation seed(long seed) {
        return with(choices.with(choices.options.withSeed(seed), choices.lengthIsChosen));
    }

    /** This generation with tokens drawn in another way than the model's own. */
    public Generation sampling(SamplingOptions sampling) {
        return with(choices.with(choices.options.withSampling(sampling), choices.lengthIsChosen));
    }

    /**
     * This generation of scores of such a length, key, metre, tempo or instruments.
     *
     * @throws io.cadenza.core.CadenzaException if the model knows nothing of what is asked
     */
    public Generation asking(MusicRequest request) {
        return ofPiece(choices.with(request));
    }

    /**
     * This generation of pieces that continue a file's music where it ends.
     *
     * @throws io.cadenza.core.CadenzaException if the file cannot be read, or the model knows none of its symbols
     */
    public Generation continuing(Path file) {
        return continuing(file, false);
    }

    /**
     * This generation of pieces that continue a file's music, which stays at their head: a score, note for note and event for
     * event, or of a model of sound a sound.
     *
     * @param atBar whether new music begins at the next bar line, and not where the music ends
     * @throws io.cadenza.core.CadenzaException if the file cannot be read, or the model knows none of its symbols
     */
    public Generation continuing(Path file, boolean atBar) {
        return tokenizer.match(scores -> continuing(MusicFiles.read(file), atBar), sound -> {
            List<String> symbols =
                    sound.encode(SoundFile.read(file, sound.sampleRate()).sound());
            return with(choices.with(
                    Prompt.continuing(model.vocabulary(), symbols, tokenizer::substitute, String.valueOf(file))));
        });
    }

    /** This generation of pieces that continue a score where it ends. */
    public Generation continuing(Score score) {
        return continuing(score, false);
    }

    /**
     * This generation of pieces that continue a score, which stays at their head note for note and event for event.
     *
     * @param atBar whether new music begins at the next bar line, and not where the score ends
     * @throws io.cadenza.core.CadenzaException if the model is one of sound, or knows none of the score's symbols
     */
    public Generation continuing(Score score, boolean atBar) {
        tokenizer.requireScores();
        return ofPiece(choices.with(score, atBar));
    }

    /** This generation with one more rule for every piece. */
    public Generation constrained(Constraint.Factory constraint) {
        List<Constraint.Factory> more = new ArrayList<>(choices.constraints);
        more.add(constraint);
        return with(choices.with(more));
    }

    /** This generation of scores with one tempo, in quarters per minute, instead of the model's own. */
    public Generation tempo(double quartersPerMinute) {
        return asking(choices.request.withTempo(quartersPerMinute));
    }

    /**
     * This generation computed by a backend and on a device; the fastest installed backend and all processors unless said.
     *
     * @param backend its name, or {@code auto}
     */
    public Generation computing(String backend, RuntimeOptions runtime) {
        return with(choices.with(backend, runtime));
    }

    /**
     * This generation with the model already opened, which stays open: a server opens it once.
     *
     * @throws IllegalArgumentException if the network is not one of the model's specification
     */
    public Generation computing(SequenceModel opened) {
        if (!opened.spec().equals(model.spec())) {
            throw new IllegalArgumentException("The opened network is another model's: " + opened.spec());
        }
        return with(choices.with(opened));
    }

    /** What a user should know of this generation, such as what the model cannot say of the music to continue, one line each. */
    public List<String> remarks() {
        return guide.map(PieceGuide::remarks).orElse(List.of());
    }

    /** The most new tokens of a piece. */
    public int length() {
        return guide.filter(any -> !choices.lengthIsChosen)
                .map(PieceGuide::longest)
                .orElse(choices.options.length());
    }

    private Generation with(Choices other) {
        return new Generation(model, tokenizer, other, guide);
    }

    /** With choices that the guide depends on. */
    private Generation ofPiece(Choices other) {
        return new Generation(model, tokenizer, other, guide(model, tokenizer, other));
    }

    /**
     * New scores.
     *
     * @throws io.cadenza.core.CadenzaException if the model is one of sound, has nothing to begin from, or no backend can open it
     */
    public List<Score> compose() {
        return pieces(GenerationListener.NONE, Progress.NONE, () -> false).stream()
                .map(this::score)
                .toList();
    }

    /**
     * The pieces as tokens, told to a listener while they grow and when they are finished.
     *
     * @param stop asked before each step; when true, pieces that are not finished are dropped
     * @return the finished pieces, in the order of their numbers
     * @throws io.cadenza.core.CadenzaException as {@link #compose}, except that sound will do
     */
    public List<GeneratedPiece> pieces(GenerationListener listener, Progress progress, BooleanSupplier stop) {
        if (choices.opened.isPresent()) {
            return pieces(choices.opened.get(), listener, progress, stop);
        }
        Backend backend = Backends.installed().choose(choices.backend, model.spec(), Task.GENERATE);
        RuntimeOptions runtime = choices.runtime.orElseGet(() ->
                new RuntimeOptions(Device.AUTO, Runtime.getRuntime().availableProcessors(), choices.options.seed()));
        try (SequenceModel network = backend.open(model.spec(), model.weights(), runtime)) {
            return pieces(network, listener, progress, stop);
        }
    }

    private List<GeneratedPiece> pieces(
            SequenceModel network, GenerationListener listener, Progress progress, BooleanSupplier stop) {
        GenerationOptions options = choices.options.withLength(length());
        Generator generator = new Generator(network, model.vocabulary(), prompts());
        if (guide.isPresent()) {
            generator = generator.constrained(guide.get().constraint(options.length(), options.seed()));
        }
        for (Constraint.Factory constraint : choices.constraints) {
            generator = generator.constrained(constraint);
        }
        try (Progress.Work work = new Progress.Work(progress, "tokens", 0, options.length())) {
            return generator.generate(options, new Told(listener, work, options.length(), detail()), stop);
        }
    }

    private Prompt.Source prompts() {
        if (guide.isPresent()) {
            return guide.get().prompts();
        }
        return choices.prompt
                .<Prompt.Source>map(prompt -> (seed, piece) -> prompt)
                .orElseGet(() -> Prompt.beginnings(model.vocabulary(), model.primers()));
    }

    /** Of sound, how much time there is already. */
    private LongFunction<String> detail() {
        int length = choices.options.length();
        return tokenizer.match(
                scores -> token -> "",
                sound -> sample -> String.format(
                        Locale.ROOT,
                        "%.2f of %.2f s of sound",
                        (double) sample / sound.sampleRate(),
                        (double) length / sound.sampleRate()));
    }

    /** Hands on what the generator tells, and shows how far it is. */
    private record Told(GenerationListener listener, Progress.Work work, int length, LongFunction<String> detail)
            implements GenerationListener {
        @Override
        public void onToken(int piece, int id) {
            listener.onToken(piece, id);
        }

        @Override
        public void onPiece(GeneratedPiece piece) {
            listener.onPiece(piece);
        }

        @Override
        public void onStep(long done, long total) {
            listener.onStep(done, total);
            work.advanceTo(done * length / total, "generating", detail);
        }
    }

    /**
     * The score of a piece.
     *
     * @throws io.cadenza.core.CadenzaException if the model is one of sound
     */
    public Score score(GeneratedPiece piece) {
        tokenizer.requireScores();
        return guide.orElseThrow().score(piece);
    }

    /** The score of the first tokens drawn for a piece of this seed. */
    Score score(int piece, List<Integer> drawn) {
        return score(new GeneratedPiece(piece, prompts().of(choices.options.seed(), piece), drawn, false));
    }

    /**
     * The sound of a piece.
     *
     * @throws io.cadenza.core.CadenzaException if the model is one of scores
     */
    public Sound sound(GeneratedPiece piece) {
        return tokenizer.requireSound().decode(piece.symbols(model.vocabulary()));
    }

    /**
     * A listener that turns the first piece into a score again and again while it grows.
     *
     * @param soFar takes the music of the first tokens; what it throws ends the generation
     */
    public GenerationListener growing(Consumer<Score> soFar) {
        return new Growing(prompts().of(choices.options.seed(), 0), soFar);
    }

    /** The first piece in the making. */
    private final class Growing implements GenerationListener {
        /** This many tokens are handed on one by one, for a short wait before the first note. */
        private static final int EAGER = 48;

        /** Then this many together: each time, all music so far is decoded. */
        private static final int STEP = 8;

        private final Prompt prompt;
        private final Consumer<Score> soFar;
        private final List<Integer> drawn = new ArrayList<>();

        Growing(Prompt prompt, Consumer<Score> soFar) {
            this.prompt = prompt;
            this.soFar = soFar;
        }

        @Override
        public void onToken(int piece, int id) {
            if (piece == 0) {
                drawn.add(id);
                if (drawn.size() <= EAGER || drawn.size() % STEP == 0) {
                    soFar.accept(score(new GeneratedPiece(0, prompt, drawn, false)));
                }
            }
        }
    }
}
