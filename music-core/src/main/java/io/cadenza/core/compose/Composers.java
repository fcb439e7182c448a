package io.cadenza.core.compose;

import io.cadenza.core.spi.NamedServices;

/** The composers on the class path. */
public final class Composers {
    private Composers() {}

    /** All composers found by {@link java.util.ServiceLoader}. */
    public static NamedServices<Composer> installed() {
        return NamedServices.load("composer", Composer.class, Composer::name);
    }
}
