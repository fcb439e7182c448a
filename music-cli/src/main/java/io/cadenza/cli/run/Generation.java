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
import io.cadenza.core.token.ScoreTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** From a trained model to new scores. */
public final class Generation {
    private final Console console;
    private final TrainedModel model;

    /** Generation with a model. */
    public Generation(Console console, TrainedModel model) {
        this.console = console;
        this.model = model;
    }

    /**
     * New pieces; equal requests give equal pieces, and piece i is the same however many there are.
     *
     * @throws io.cadenza.core.CadenzaException if the primer or backend cannot be used
     */
    public List<Score> run(GenerationRequest request) {
        ScoreTokenizer tokenizer = model.tokenizer().create().requireScores();
        Primers primers = Primers.of(model, tokenizer, request);
        Backend backend = InstalledBackends.choose(request.backend(), model.spec(), Task.GENERATE);
        try (SequenceModel opened = backend.open(model.spec(), model.weights(), request.runtime());
                ProgressMeter meter = new ProgressMeter(console, "tokens", 0, request.length())) {
            Sampler sampler = Sampler.of(request.sampling(), neverStart());
            List<int[]> drawn = new Generator(
                            opened, sampler, model.vocabulary().endId())
                    .generate(
                            primers.ids(),
                            request.length(),
                            request.seed(),
                            token -> meter.advanceTo(token, "generating", ""));
            return IntStream.range(0, drawn.size())
                    .mapToObj(i -> score(tokenizer, primers, drawn.get(i), request))
                    .toList();
        }
    }

    /** A piece has one beginning. */
    private List<LogitsFilter> neverStart() {
        List<LogitsFilter> filters = new ArrayList<>();
        model.vocabulary().startId().ifPresent(start -> filters.add(Filters.forbid(Set.of(start))));
        return filters;
    }

    private Score score(ScoreTokenizer tokenizer, Primers primers, int[] drawn, GenerationRequest request) {
        List<String> symbols = new ArrayList<>(primers.kept());
        symbols.addAll(model.vocabulary().decodePiece(drawn));
        Score score = tokenizer.decode(symbols);
        return request.tempo().map(tempo -> Tempo.set(score, tempo)).orElse(score);
    }
}
