package io.cadenza.core.compose;

import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A source of music: a seed in, a piece out. A {@link ComposerFactory} makes one from options. */
public interface Composer {
    /** The name under which its factory is found, for example {@code "dice-waltz"}. */
    String name();

    /**
     * The piece of that seed: the same on every machine.
     *
     * @throws io.cadenza.core.CadenzaException if this composer cannot finish a piece of this seed; the message says why
     */
    Score compose(long seed);

    /**
     * The entropy of this composer's pieces as sequences of symbols: the lower bound of a model's mean loss.
     * Where only the composer's choices are known, and not which of them sound alike, it is theirs: {@link
     * SourceEntropy.Of#CHOICES}.
     *
     * @param encode the symbols of a piece that a model is to predict, the same for the same notes: a tokenizer's, with an
     *     end symbol if the model predicts one, without a start symbol
     * @return the entropy; empty if this composer's is not known
     * @throws io.cadenza.core.CadenzaException if it is known in general but not for these symbols; the message says why
     */
    default Optional<SourceEntropy> entropy(Function<Score, List<String>> encode) {
        return Optional.empty();
    }
}
