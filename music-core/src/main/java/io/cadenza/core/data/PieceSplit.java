package io.cadenza.core.data;

import io.cadenza.core.CadenzaException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In which subset each piece of a corpus is, by its name: dealt, or given.
 *
 * @param subsets a subset for each name
 */
public record PieceSplit(SortedMap<String, Subset> subsets) {
    /** Copies. */
    public PieceSplit {
        subsets = Collections.unmodifiableSortedMap(new TreeMap<>(subsets));
    }

    /**
     * One of k equal parts of what is not held out for the test, which is held out for validation.
     *
     * @param number which, counted from 1
     * @param of how many, k; 1 for a share of {@link DatasetOptions#validationShare} instead
     */
    public record Fold(int number, int of) {
        /** No folds. */
        public static final Fold NONE = new Fold(1, 1);

        /** Checks the ranges. */
        public Fold {
            if (of < 1 || number < 1 || number > of) {
                throw new IllegalArgumentException(
                        "A fold is one of 1 to " + Math.max(1, of) + ", not the " + number + "th of " + of);
            }
        }
    }

    /**
     * Deals pieces by name and seed, all movements of a work to one subset.
     *
     * @param groups for names of pieces that stay together, what their group is called
     */
    public static PieceSplit deal(
            List<TokenSequence> pieces, DatasetOptions options, Map<String, String> groups, Fold fold) {
        SortedMap<String, Subset> subsets = new TreeMap<>();
        new Splitter(options, groups, fold)
                .deal(pieces)
                .forEach((subset, members) -> members.forEach(piece -> subsets.put(piece.name(), subset)));
        return new PieceSplit(subsets);
    }

    /** The pieces of a subset, in their order. */
    public List<TokenSequence> members(Subset subset, List<TokenSequence> pieces) {
        return pieces.stream()
                .filter(piece -> subset == subsets.get(piece.name()))
                .toList();
    }

    /**
     * Checks that every piece has a subset.
     *
     * @param source where this split is from, for the error
     * @throws CadenzaException naming one that has none
     */
    public PieceSplit requireAll(List<TokenSequence> pieces, String source) {
        List<String> unknown = pieces.stream()
                .map(TokenSequence::name)
                .filter(name -> !subsets.containsKey(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new CadenzaException(
                    "%s says of %d of the %d pieces not in which subset they are, such as \"%s\". Add a line for each."
                            .formatted(source, unknown.size(), pieces.size(), unknown.get(0)));
        }
        return this;
    }
}
