package io.cadenza.data.prepare;

import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import java.util.Objects;

/**
 * How symbols become a vocabulary and a data set.
 *
 * @param minCount for rarer symbols others are written, or they are left out; 1 keeps all
 * @param boundaries whether pieces begin and end with symbols of their own
 * @param transpose by up to how many semitones, up or down, a piece that is trained on is moved, anew in each epoch; 0 to 12
 * @param data how pieces are cut into windows and dealt to subsets
 */
public record PreparationOptions(int minCount, boolean boundaries, int transpose, DatasetOptions data) {
    /** Those of the default configuration. */
    public static final PreparationOptions DEFAULT = new PreparationOptions(10, true, 0, DatasetOptions.DEFAULT);

    /** Checks the ranges above. */
    public PreparationOptions {
        if (minCount < 1) {
            throw new IllegalArgumentException("A least count of a symbol is 1 or more, not " + minCount);
        }
        if (transpose < 0 || transpose > 12) {
            throw new IllegalArgumentException("Pieces are transposed by 0 to 12 semitones, not by " + transpose);
        }
        Objects.requireNonNull(data, "data");
        if (transpose > 0 && data.split() == SplitMode.WINDOW) {
            throw new IllegalArgumentException(
                    "Pieces are transposed where whole ones are held out, and with data.split:"
                            + " window parts of one piece are trained on and held out. Set data.split: piece or data.transpose: 0");
        }
    }

    /** These options with another least count of a symbol. */
    public PreparationOptions withMinCount(int value) {
        return new PreparationOptions(value, boundaries, transpose, data);
    }

    /** These options with another choice of boundaries. */
    public PreparationOptions withBoundaries(boolean value) {
        return new PreparationOptions(minCount, value, transpose, data);
    }

    /** These options with another number of semitones. */
    public PreparationOptions withTranspose(int value) {
        return new PreparationOptions(minCount, boundaries, value, data);
    }

    /** These options with another cutting and dealing of windows. */
    public PreparationOptions withData(DatasetOptions value) {
        return new PreparationOptions(minCount, boundaries, transpose, value);
    }
}
