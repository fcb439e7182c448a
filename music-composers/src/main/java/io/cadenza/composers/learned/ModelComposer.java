package io.cadenza.composers.learned;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a model has learnt. The model is opened for the first piece and stays open, for a corpus may ask for thousands:
 * a composer lives as long as its program.
 */
final class ModelComposer implements Composer {

    private final String name;
    private final TrainedModel model;
    private final ScoreTokenizer tokenizer;
    private final Backend backend;
    private final GenerationOptions options;

    private @Nullable SequenceModel opened;

    private ModelComposer(
            String name, TrainedModel model, ScoreTokenizer tokenizer, Backend backend, GenerationOptions options) {
        this.name = name;
        this.model = model;
        this.tokenizer = tokenizer;
        this.backend = backend;
        this.options = options;
    }

    /**
     * A composer of a model.
     *
     * @param options for one piece; its seed plays no part
     * @throws CadenzaException if the model writes sound, has nothing to begin from, or no backend can open it
     */
    static Composer of(String name, TrainedModel model, GenerationOptions options) {
        ScoreTokenizer tokenizer = model.openTokenizer().requireScores();
        if (!model.canBegin()) {
            throw new CadenzaException("The model of the composer \"" + name
                    + "\" has no start symbol and no music to begin from. Train it with data.boundaries: true.");
        }
        Backend backend = Backends.installed().choose("auto", model.spec(), Task.GENERATE);
        return new ModelComposer(name, model, tokenizer, backend, options);
    }

    @Override
    public String name() {
        return name;
    }

    /** The first piece that {@code cadenza generate} writes for the seed. */
    @Override
    public Score compose(long seed) {
        GeneratedPiece piece =
                Generator.of(opened(), model).generate(options.withSeed(seed)).get(0);
        return tokenizer.decode(piece.symbols(model.vocabulary()));
    }

    private synchronized SequenceModel opened() {
        SequenceModel model = opened;
        if (model == null) {
            model = backend.open(this.model.spec(), this.model.weights(), RuntimeOptions.cpu(0));
            opened = model;
        }
        return model;
    }
}
