package io.cadenza.core.sample;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.token.OovPolicy;
import io.cadenza.core.token.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a piece begins from.
 *
 * @param ids the tokens fed to the model first, at least one
 * @param kept whether they are the head of the piece, as music to continue is; a start token and a window stored with a model are
 *     not
 */
public record Prompt(List<Integer> ids, boolean kept) {
    /** Copies; there must be a token. */
    public Prompt {
        ids = List.copyOf(ids);
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("A prompt has at least one token");
        }
    }

    /** Gives each piece its prompt. */
    @FunctionalInterface
    public interface Source {
        /**
         * The prompt of a piece.
         *
         * @param seed of the generation
         * @param piece its number, from 0
         */
        Prompt of(long seed, int piece);
    }

    /**
     * Beginnings from nothing: the start token, or where a vocabulary has none one of these windows, chosen by seed and piece.
     *
     * @param windows token ids of music to begin from; ignored if there is a start token
     * @throws CadenzaException if there is neither
     */
    public static Source beginnings(Vocabulary vocabulary, List<List<Integer>> windows) {
        OptionalInt start = vocabulary.startId();
        if (start.isPresent()) {
            Prompt prompt = new Prompt(List.of(start.getAsInt()), false);
            return (seed, piece) -> prompt;
        }
        if (windows.isEmpty()) {
            throw new CadenzaException("This model has no start symbol and no music to begin from. Give it some with"
                    + " --primer FILE, or train it with data.boundaries: true.");
        }
        List<Prompt> prompts =
                windows.stream().map(window -> new Prompt(window, false)).toList();
        return (seed, piece) ->
                prompts.get(Seeds.generator(seed, "primer", piece).nextInt(prompts.size()));
    }

    /**
     * Music to continue: it stays at the head of the piece, and the model continues after its last symbol.
     *
     * @param substitution what is written for symbols that the vocabulary does not know
     * @param source what the music is called in the error
     * @throws CadenzaException if the vocabulary knows none of the symbols
     */
    public static Prompt continuing(
            Vocabulary vocabulary, List<String> symbols, OovPolicy substitution, String source) {
        int[] ids = vocabulary.encodePrompt(symbols, substitution);
        if (vocabulary.decode(ids).isEmpty()) {
            throw new CadenzaException(
                    "The model knows none of the %d symbols in %s. Choose music more like what it was trained on."
                            .formatted(symbols.size(), source));
        }
        return new Prompt(Arrays.stream(ids).boxed().toList(), true);
    }

    int[] toArray() {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
