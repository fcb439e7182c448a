package io.cadenza.eval.evaluation;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.eval.likelihood.Keys;
import io.cadenza.eval.likelihood.PieceCounting;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Counts which tokens follow which others in training pieces: what a model has to beat. */
final class Counting {
    /** The longest n-gram of the preset {@code ngram}. */
    static final int ORDER = ((NgramSpec) ModelTypes.named("ngram", 2)).order();

    /** The name of the longest n-gram of transposed pieces. */
    static final String IN_ALL_KEYS = ORDER + "-gram, all keys";

    private static final int SEMITONES = 5;

    private final Vocabulary vocabulary;
    private final Optional<ScoreTokenizer> tokenizer;
    private final RuntimeOptions runtime;

    /**
     * Counting of a vocabulary's tokens.
     *
     * @param tokenizer of scores; empty where tokens are sound
     */
    Counting(Vocabulary vocabulary, Optional<ScoreTokenizer> tokenizer, RuntimeOptions runtime) {
        this.vocabulary = vocabulary;
        this.tokenizer = tokenizer;
        this.runtime = runtime;
    }

    /** What an n-gram of an order is called. */
    static String name(int order) {
        return order == 0 ? "uniform" : order == 1 ? "unigram" : order + "-gram";
    }

    /** What is asked of an n-gram that has counted these pieces. */
    <T> T counted(int order, List<int[]> pieces, Function<SequenceModel, T> question) {
        NgramSpec preset = (NgramSpec) ModelTypes.named("ngram", vocabulary.size());
        Backend backend = Backends.installed().choose("auto", preset, Task.TRAIN);
        TrainingState state = PieceCounting.count(
                backend, NgramSpec.empty(vocabulary.size(), order, preset.discount(), 1), pieces, runtime);
        try (SequenceModel model = backend.open(state.spec(), state.weights(), runtime)) {
            return question.apply(model);
        }
    }

    /**
     * The training pieces in all keys up to {@value #SEMITONES} semitones away, so that counting knows as much of keys as a
     * model trained on transpositions; none for tokens that cannot be transposed, or where they would be more than can be
     * counted.
     */
    List<int[]> inAllKeys(List<TokenSequence> training, long mostTokens) {
        long tokens = tokensInAllKeys(training);
        if (tokenizer.isEmpty() || tokens == 0 || tokens > mostTokens) {
            return List.of();
        }
        Keys keys = new Keys(vocabulary, tokenizer.get(), SEMITONES);
        List<int[]> all =
                training.stream().flatMap(piece -> keys.all(piece).stream()).toList();
        return all.size() > training.size() ? all : List.of();
    }

    /** How many tokens the training pieces have in all keys together; 0 for sound, which has none. */
    long tokensInAllKeys(List<TokenSequence> training) {
        return tokenizer.isEmpty()
                ? 0
                : (2 * SEMITONES + 1)
                        * training.stream().mapToLong(TokenSequence::length).sum();
    }
}
