package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.Filters;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.LogitsFilter;
import io.cadenza.core.sample.Sampler;
import io.cadenza.core.score.Score;
import io.cadenza.core.sound.Sound;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.core.token.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
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
        return symbols(tokenizer, request, token -> "").stream()
                .map(symbols -> score(tokenizer, symbols, request))
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
        Function<Primers, IntConsumer> growing = primers -> {
            DrawnTokens drawn = new DrawnTokens(ids -> soFar.accept(score(tokenizer, symbols(primers, ids), request)));
            return drawn::add;
        };
        return score(
                tokenizer, symbols(tokenizer, request, token -> "", growing).get(0), request);
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
        return symbols(tokenizer, request, heard).stream()
                .map(tokenizer::decode)
                .toList();
    }

    /** The symbols of each piece, with the user's own music at their head. */
    private List<List<String>> symbols(Tokenizer tokenizer, GenerationRequest request, LongFunction<String> progress) {
        return symbols(tokenizer, request, progress, primers -> id -> {});
    }

    /** The same, and every token drawn is told; with several pieces they come in turn. */
    private List<List<String>> symbols(
            Tokenizer tokenizer,
            GenerationRequest request,
            LongFunction<String> progress,
            Function<Primers, IntConsumer> listener) {
        Primers primers = Primers.of(model, tokenizer, request);
        IntConsumer onDrawn = listener.apply(primers);
        Backend backend = InstalledBackends.choose(request.backend(), model.spec(), Task.GENERATE);
        try (SequenceModel opened = backend.open(model.spec(), model.weights(), request.runtime());
                ProgressMeter meter = new ProgressMeter(console, "tokens", 0, request.length())) {
            Sampler untold = Sampler.of(request.sampling(), neverStart());
            Sampler sampler = (logits, recent, random) -> {
                int id = untold.pick(logits, recent, random);
                onDrawn.accept(id);
                return id;
            };
            List<int[]> drawn = new Generator(
                            opened, sampler, model.vocabulary().endId())
                    .generate(
                            primers.ids(),
                            request.length(),
                            request.seed(),
                            token -> meter.advanceTo(token, "generating", progress));
            return drawn.stream().map(ids -> symbols(primers, ids)).toList();
        }
    }

    /** A piece has one beginning. */
    private List<LogitsFilter> neverStart() {
        List<LogitsFilter> filters = new ArrayList<>();
        model.vocabulary().startId().ifPresent(start -> filters.add(Filters.forbid(Set.of(start))));
        return filters;
    }

    private List<String> symbols(Primers primers, int[] drawn) {
        List<String> symbols = new ArrayList<>(primers.kept());
        symbols.addAll(model.vocabulary().decode(drawn));
        return symbols;
    }

    private static Score score(ScoreTokenizer tokenizer, List<String> symbols, GenerationRequest request) {
        Score score = tokenizer.decode(symbols);
        return request.tempo().map(tempo -> Tempo.set(score, tempo)).orElse(score);
    }
}
