package io.cadenza.core.token;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which tokenizer a model was trained on.
 *
 * @param name the name under which its factory is found
 * @param options all of its options, sorted by name
 */
public record TokenizerSpec(String name, SortedMap<String, String> options) {
    /** Copies. */
    public TokenizerSpec {
        Objects.requireNonNull(name, "name");
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** The specification of a tokenizer at hand. */
    public static TokenizerSpec of(Tokenizer tokenizer) {
        return new TokenizerSpec(tokenizer.name(), tokenizer.options());
    }

    /** The specification of a name and options in any order. */
    public static TokenizerSpec of(String name, Map<String, String> options) {
        return new TokenizerSpec(name, new TreeMap<>(options));
    }

    /**
     * Makes the tokenizer.
     *
     * @throws io.cadenza.core.CadenzaException if there is none of that name on the class path or an option is wrong
     */
    public Tokenizer create() {
        return Tokenizers.create(name, options);
    }
}
