package io.cadenza.core.model;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A back-off n-gram: it counts which token followed which, and mixes the counts of long and short contexts by interpolated
 * Kneser-Ney smoothing (Kneser and Ney 1995; Chen and Goodman 1999, equation 26). Order 1 is the unigram, order 0 the
 * uniform distribution.
 *
 * <p>Its weights are counts, which no gradient moves: a trie of the n-grams seen, level k holding those of length k.
 * {@code order1/count [V]} is indexed by token. Level k ≥ 2, of {@code entries[k−2]} n-grams, has {@code order{k}/token} and
 * {@code order{k}/count}, sorted by their first k − 1 tokens and then by the last; {@code order{k−1}/children} says how many
 * of them begin with each n-gram of the level before. Levels without n-grams have no tensors. All values are whole numbers up
 * to {@link #MAX_EXACT}, which 32-bit floats hold exactly.
 *
 * @param vocabularySize number of symbols V, 1 or more
 * @param order tokens in the longest n-gram, the predicted one included; 0 to {@value #MAX_ORDER}
 * @param discount what is taken from each count for the shorter context, more than 0 and less than 1
 * @param repeats how often training shows each target, by overlapping windows and epochs, 1 or more: counts are divided by it
 *     and rounded up, so that showing the same music again changes nothing
 * @param entries n-grams stored of each length from 2 to {@code order}, 0 or more
 */
public record NgramSpec(int vocabularySize, int order, double discount, int repeats, List<Integer> entries)
        implements ModelSpec {
    /** The longest n-grams allowed. */
    public static final int MAX_ORDER = 128;

    /** The largest whole number up to which 32-bit floats hold all of them. */
    public static final int MAX_EXACT = 1 << 24;

    /** How it is called and configured. */
    public static final ModelType TYPE = new ModelType(
            "ngram",
            List.of(
                    Option.of("order", "tokens in the longest n-gram", 0, MAX_ORDER, 8),
                    Option.of(
                            "discount",
                            "what each count leaves to shorter contexts",
                            new OptionType.RealRange(0, false, 1, false),
                            "0.9"),
                    Option.of("repeats", "how often training shows each target", 1, Integer.MAX_VALUE, 1)),
            (vocabularySize, sizes) ->
                    empty(vocabularySize, sizes.integer("order"), sizes.real("discount"), sizes.integer("repeats")));

    /** Checks the ranges above and copies. */
    public NgramSpec {
        ModelType.requireVocabulary(vocabularySize);
        if (order < 0 || order > MAX_ORDER) {
            throw new IllegalArgumentException("order is 0 to " + MAX_ORDER + ", not " + order);
        }
        if (!(discount > 0 && discount < 1)) {
            throw new IllegalArgumentException("discount is more than 0 and less than 1, not " + discount);
        }
        ModelType.require("repeats", repeats, Integer.MAX_VALUE);
        entries = List.copyOf(entries);
        if (entries.size() != Math.max(0, order - 1)) {
            throw new IllegalArgumentException("An n-gram of order " + order + " has " + Math.max(0, order - 1)
                    + " numbers of entries, not " + entries.size());
        }
        for (int number : entries) {
            if (number < 0) {
                throw new IllegalArgumentException("A number of entries is 0 or more, not " + number);
            }
        }
    }

    /** A model that has counted nothing yet. */
    public static NgramSpec empty(int vocabularySize, int order, double discount, int repeats) {
        return new NgramSpec(vocabularySize, order, discount, repeats, Collections.nCopies(Math.max(0, order - 1), 0));
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    /** Always 0: nothing is dropped. */
    @Override
    public double dropout() {
        return 0;
    }

    @Override
    public NgramSpec withDropout(double share) {
        return this;
    }

    /** Always false: counting is no descent. */
    @Override
    public boolean isDifferentiable() {
        return false;
    }

    /** The number of n-grams of a length, 1 to {@link #order()}. */
    public int entries(int length) {
        return length == 1 ? vocabularySize : entries.get(length - 2);
    }

    @Override
    public SortedMap<String, Shape> weightShapes() {
        SortedMap<String, Shape> shapes = new TreeMap<>();
        for (int length = 1; length <= order && entries(length) > 0; length++) {
            shapes.put("order" + length + "/count", Shape.of(entries(length)));
            if (length > 1) {
                shapes.put("order" + length + "/token", Shape.of(entries(length)));
                shapes.put("order" + (length - 1) + "/children", Shape.of(entries(length - 1)));
            }
        }
        return shapes;
    }

    /** The tokens before the predicted one in the longest n-gram; 1 at least. */
    @Override
    public int receptiveField() {
        return Math.max(1, order - 1);
    }

    /** Always 0: it counts. */
    @Override
    public double forwardFlops(int window, int scored) {
        return 0;
    }

    /** Always 0: it is no network. */
    @Override
    public double activationsPerWindow(int window) {
        return 0;
    }
}
