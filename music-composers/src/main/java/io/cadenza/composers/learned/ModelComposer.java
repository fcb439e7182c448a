package io.cadenza.composers.learned;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.Filters;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.LogitsFilter;
import io.cadenza.core.sample.Sampler;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a model has learnt. The model is opened for the first piece and stays open, for a corpus may ask for thousands:
 * a composer lives as long as its program.
 */
final class ModelComposer implements Composer {
    /** Plain Java starts at once; the others only where it cannot. */
    private static final List<String> PREFERRED = List.of("java", "tensorflow", "dl4j");

    private final String name;
    private final TrainedModel model;
    private final ScoreTokenizer tokenizer;
    private final Backend backend;
    private final int length;
    private final Sampler sampler;

    private @Nullable SequenceModel opened;

    private ModelComposer(
            String name, TrainedModel model, ScoreTokenizer tokenizer, Backend backend, int length, Sampler sampler) {
        this.name = name;
        this.model = model;
        this.tokenizer = tokenizer;
        this.backend = backend;
        this.length = length;
        this.sampler = sampler;
    }

    /**
     * A composer of a model.
     *
     * @param length the most tokens of a piece
     * @throws CadenzaException if the model writes sound, has nothing to begin from, or no backend can open it
     */
    static Composer of(String name, TrainedModel model, int length, SamplingOptions sampling) {
        ScoreTokenizer tokenizer = model.tokenizer().create().requireScores();
        OptionalInt start = model.vocabulary().startId();
        if (start.isEmpty() && model.primers().isEmpty()) {
            throw new CadenzaException("The model of the composer \"" + name
                    + "\" has no start symbol and no music to begin from. Train it with data.boundaries: true.");
        }
        Backend backend = Backends.installed().choose("auto", PREFERRED, model.spec(), Task.GENERATE);
        List<LogitsFilter> neverStart =
                start.isPresent() ? List.of(Filters.forbid(Set.of(start.getAsInt()))) : List.of();
        return new ModelComposer(name, model, tokenizer, backend, length, Sampler.of(sampling, neverStart));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Score compose(long seed) {
        Generator generator =
                new Generator(opened(), sampler, model.vocabulary().endId());
        int[] drawn = generator
                .generate(List.of(primer(seed)), length, seed, token -> {})
                .get(0);
        return tokenizer.decode(model.vocabulary().decode(drawn));
    }

    private synchronized SequenceModel opened() {
        SequenceModel model = opened;
        if (model == null) {
            model = backend.open(this.model.spec(), this.model.weights(), RuntimeOptions.cpu(0));
            opened = model;
        }
        return model;
    }

    /** The start symbol, or music kept with the model. */
    private int[] primer(long seed) {
        OptionalInt start = model.vocabulary().startId();
        if (start.isPresent()) {
            return new int[] {start.getAsInt()};
        }
        int chosen = Seeds.generator(seed, "primer").nextInt(model.primers().size());
        return model.primers().get(chosen).stream().mapToInt(Integer::intValue).toArray();
    }
}
