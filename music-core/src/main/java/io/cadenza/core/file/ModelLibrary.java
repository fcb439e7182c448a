package io.cadenza.core.file;

import java.util.List;

/** A module that brings trained models; found by {@link java.util.ServiceLoader}. */
public interface ModelLibrary {
    /** The library's own name, for errors: {@code "cadenza"}. */
    String name();

    /** The models it brings. */
    List<ShippedModel> models();
}
