package io.cadenza.data.prepare;

import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.SplitMode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How symbols become a vocabulary and a data set.
 *
 * @param minCount for rarer symbols others are written, or they are left out; 1 keeps all
 * @param boundaries whether pieces begin and end with symbols of their own
 * @param transpose by up to how many semitones, up or down, a piece that is trained on is moved, anew in each epoch; 0 to 12
 * @param infill the share of the pieces trained on that an epoch arranges for infilling, drawn anew in each; 0 to 1
 * @param data how pieces are cut into windows and dealt to subsets
 * @param dealing what else decides in which subset a piece is
 */
public record PreparationOptions(
        int minCount, boolean boundaries, int transpose, double infill, DatasetOptions data, Dealing dealing) {
    /** Those of the default configuration. */
    public static final PreparationOptions DEFAULT = new PreparationOptions(10, true, 0, DatasetOptions.DEFAULT);

    /**
     * What decides in which subset a piece is, beside its name and the seed. Single windows are dealt without any of this.
     *
     * @param copiesTogether whether pieces of files that are nearly the same, in whatever key, are in one subset
     * @param fold which part is held out for validation where there are several in turn
     * @param file says of each piece in which subset it is, instead of all that; see {@link SplitFile}
     */
    public record Dealing(boolean copiesTogether, PieceSplit.Fold fold, Optional<Path> file) {
        /** Those of the default configuration. */
        public static final Dealing DEFAULT = new Dealing(true, PieceSplit.Fold.NONE, Optional.empty());

        /** Checks that the parts are there. */
        public Dealing {
            Objects.requireNonNull(fold, "fold");
            Objects.requireNonNull(file, "file");
        }
    }

    /** Options without infilling, folds or a file, near copies together. */
    public PreparationOptions(int minCount, boolean boundaries, int transpose, DatasetOptions data) {
        this(minCount, boundaries, transpose, 0, data, Dealing.DEFAULT);
    }

    /** Checks the ranges above. */
    public PreparationOptions {
        if (minCount < 1) {
            throw new IllegalArgumentException("A least count of a symbol is 1 or more, not " + minCount);
        }
        if (transpose < 0 || transpose > 12) {
            throw new IllegalArgumentException("Pieces are transposed by 0 to 12 semitones, not by " + transpose);
        }
        if (!(infill >= 0 && infill <= 1)) {
            throw new IllegalArgumentException("A share of pieces for infilling is 0 to 1, not " + infill);
        }
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(dealing, "dealing");
        if (data.split() == SplitMode.WINDOW && (dealing.fold.of() > 1 || dealing.file.isPresent())) {
            throw new IllegalArgumentException(
                    "Folds and a split file are of whole pieces. Set data.split: piece, or data.folds: 1 and no data.splitFile");
        }
        if (transpose > 0 && data.split() == SplitMode.WINDOW) {
            throw new IllegalArgumentException(
                    "Pieces are transposed where whole ones are held out, and with data.split:"
                            + " window parts of one piece are trained on and held out. Set data.split: piece or data.transpose: 0");
        }
        if (infill > 0 && data.split() == SplitMode.WINDOW) {
            throw new IllegalArgumentException(
                    "Whole pieces are arranged for infilling, and data.split: window deals single windows."
                            + " Set data.split: piece or data.infill: 0");
        }
    }

    /** These options with another least count of a symbol. */
    public PreparationOptions withMinCount(int value) {
        return new PreparationOptions(value, boundaries, transpose, infill, data, dealing);
    }

    /** These options with another choice of boundaries. */
    public PreparationOptions withBoundaries(boolean value) {
        return new PreparationOptions(minCount, value, transpose, infill, data, dealing);
    }

    /** These options with another number of semitones. */
    public PreparationOptions withTranspose(int value) {
        return new PreparationOptions(minCount, boundaries, value, infill, data, dealing);
    }

    /** These options with another share for infilling. */
    public PreparationOptions withInfill(double value) {
        return new PreparationOptions(minCount, boundaries, transpose, value, data, dealing);
    }

    /** These options with another cutting and dealing of windows. */
    public PreparationOptions withData(DatasetOptions value) {
        return new PreparationOptions(minCount, boundaries, transpose, infill, value, dealing);
    }

    /** These options with another dealing of pieces. */
    public PreparationOptions withDealing(Dealing value) {
        return new PreparationOptions(minCount, boundaries, transpose, infill, data, value);
    }
}
