package io.cadenza.data.prepare;

import io.cadenza.core.data.DatasetOptions;
import java.util.Objects;

/**
 * How symbols become a vocabulary and a data set.
 *
 * @param minCount rarer symbols are split into smaller ones or left out; 1 keeps all
 * @param boundaries whether pieces begin and end with symbols of their own
 * @param data how pieces are cut into windows and dealt to subsets
 */
public record PreparationOptions(int minCount, boolean boundaries, DatasetOptions data) {
    /** Checks the ranges above. */
    public PreparationOptions {
        if (minCount < 1) {
            throw new IllegalArgumentException("A least count of a symbol is 1 or more, not " + minCount);
        }
        Objects.requireNonNull(data, "data");
    }
}
