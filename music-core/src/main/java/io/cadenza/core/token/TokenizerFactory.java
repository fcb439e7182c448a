package io.cadenza.core.token;

import io.cadenza.core.option.Option;
import java.util.List;
import java.util.Map;

/** Makes tokenizers of one name from options; found by {@link java.util.ServiceLoader}. */
public interface TokenizerFactory {
    /** The name used in configurations and model files. */
    String name();

    /** One line for a list of tokenizers. */
    String description();

    /** The options, possibly none. Read the values with {@link io.cadenza.core.option.OptionValues}. */
    List<Option> options();

    /**
     * A tokenizer.
     *
     * @param options option names and values as text; absent ones take their defaults
     * @throws io.cadenza.core.CadenzaException for an unknown option or a value out of range; the message names those
     *     allowed
     */
    Tokenizer create(Map<String, String> options);
}
