package io.cadenza.core.token;

import io.cadenza.core.spi.NamedServices;
import java.util.Map;

/** The tokenizers on the class path. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * The tokenizer of that name and options.
     *
     * @throws io.cadenza.core.CadenzaException if there is none of that name or an option is wrong
     */
    public static Tokenizer create(String name, Map<String, String> options) {
        return installed().named(name).create(options);
    }

    /** All factories found by {@link java.util.ServiceLoader}. */
    public static NamedServices<TokenizerFactory> installed() {
        return NamedServices.load("tokenizer", TokenizerFactory.class, TokenizerFactory::name);
    }
}
