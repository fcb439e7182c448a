package io.cadenza.core.compose;

import io.cadenza.core.spi.NamedServices;
import java.util.Map;

/** The composers on the class path. */
public final class Composers {
    private Composers() {}

    /**
     * The composer of that name and options.
     *
     * @throws io.cadenza.core.CadenzaException if there is none of that name or an option is wrong
     */
    public static Composer create(String name, Map<String, String> options) {
        return installed().named(name).create(options);
    }

    /** All factories found by {@link java.util.ServiceLoader}. */
    public static NamedServices<ComposerFactory> installed() {
        return NamedServices.load("composer", ComposerFactory.class, ComposerFactory::name);
    }
}
