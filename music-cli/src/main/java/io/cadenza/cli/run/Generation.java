package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.Prompt;
import io.cadenza.core.score.Score;
import io.cadenza.core.sound.Sound;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.sound.SoundFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** From a trained model to new music. */
public final class Generation {
    private final Console console;
    private final TrainedModel model;

    /** Generation with a model. */
    public Generation(Console console, TrainedModel model) {
        this.console = console;
        this.model = model;
    }

    /**
     * New scores; equal requests give equal pieces, and piece i is the same however many there are.
     *
     * @throws io.cadenza.core.CadenzaException if the primer or backend cannot be used, or the model is one of sound
     */
    public List<Score> run(GenerationRequest request) {
        ScoreTokenizer tokenizer = model.tokenizer().create().requireScores();
        return pieces(prompts(tokenizer, request), request, token -> "", id -> {}).stream()
                .map(piece -> score(tokenizer, piece, request))
                .toList();
    }

    /**
     * One new score, of which a listener hears while it grows; the same as the first of {@link #run(GenerationRequest)}.
     *
     * @param request for one piece
     * @param soFar takes the music of the first tokens, again and again; what it throws ends the generation
     */
    public Score run(GenerationRequest request, Consumer<Score> soFar) {
        ScoreTokenizer tokenizer = model.tokenizer().create().requireScores();
        Prompt.Source prompts = prompts(tokenizer, request);
        Prompt prompt = prompts.of(request.seed(), 0);
        DrawnTokens drawn = new DrawnTokens(
                ids -> soFar.accept(score(tokenizer, new GeneratedPiece(0, prompt, ids, false), request)));
        return score(
                tokenizer, pieces(prompts, request, token -> "", drawn::add).get(0), request);
    }

    /**
     * New sounds, on the same terms as scores.
     *
     * @param tokenizer the model's
     */
    public List<Sound> sounds(SoundTokenizer tokenizer, GenerationRequest request) {
        LongFunction<String> heard = sample -> String.format(
                Locale.ROOT,
                "%.2f of %.2f s of sound",
                (double) sample / tokenizer.sampleRate(),
                (double) request.length() / tokenizer.sampleRate());
        return pieces(prompts(tokenizer, request), request, heard, id -> {}).stream()
                .map(piece -> tokenizer.decode(piece.symbols(model.vocabulary())))
                .toList();
    }

    private List<GeneratedPiece> pieces(
            Prompt.Source prompts,
            GenerationRequest request,
            LongFunction<String> progress,
            Consumer<Integer> onDrawn) {
        Backend backend = InstalledBackends.choose(request.backend(), model.spec(), Task.GENERATE);
        GenerationOptions options =
                new GenerationOptions(request.count(), request.length(), request.seed(), request.sampling());
        try (SequenceModel opened = backend.open(model.spec(), model.weights(), request.runtime());
                ProgressMeter meter = new ProgressMeter(console, "tokens", 0, request.length())) {
            GenerationListener listener = new GenerationListener() {
                @Override
                public void onToken(int piece, int id) {
                    onDrawn.accept(id);
                }

                @Override
                public void onStep(long done, long total) {
                    meter.advanceTo(done * request.length() / total, "generating", progress);
                }
            };
            return new Generator(opened, model.vocabulary(), prompts).generate(options, listener, () -> false);
        }
    }

    /** The user's music, else what the model begins from. */
    private Prompt.Source prompts(Tokenizer tokenizer, GenerationRequest request) {
        if (request.primer().isEmpty()) {
            return Prompt.beginnings(model.vocabulary(), model.primers());
        }
        Path file = request.primer().get();
        InstrumentChoice instruments = InstrumentChoice.of(model.corpus().instruments(), tokenizer); // as for training
        List<String> symbols = tokenizer.match(
                scores -> scores.encode(instruments.apply(MusicFiles.read(file))),
                sound -> sound.encode(SoundFile.read(file, sound.sampleRate()).sound()));
        Prompt prompt = Prompt.continuing(model.vocabulary(), symbols, tokenizer::substitute, String.valueOf(file));
        return (seed, piece) -> prompt;
    }

    private Score score(ScoreTokenizer tokenizer, GeneratedPiece piece, GenerationRequest request) {
        Score score = tokenizer.decode(piece.symbols(model.vocabulary()));
        return request.tempo().map(tempo -> Tempo.set(score, tempo)).orElse(score);
    }
}
