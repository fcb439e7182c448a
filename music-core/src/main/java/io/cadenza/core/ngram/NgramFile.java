package io.cadenza.core.ngram;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts as the weights that a specification promises: level by level, sorted by context and then by token, so that equal
 * counts are equal bytes in whatever order they came.
 *
 * @param spec with the number of n-grams of each length
 * @param weights whole numbers, as {@link NgramSpec} describes
 */
record NgramFile(NgramSpec spec, Weights weights) {

    /**
     * The weights of counts.
     *
     * @throws CadenzaException if a number is too large for a 32-bit float to hold exactly
     */
    static NgramFile of(NgramCounts counts) {
        NgramSpec spec = counts.spec();
        Map<String, Tensor> tensors = new TreeMap<>();
        List<Integer> entries = new ArrayList<>();
        int[] before = {0};
        for (int length = 1; length <= spec.order(); length++) {
            NgramTable table = counts.table(length);
            int[] children = children(table, before, counts.table(length - 1).size());
            int[] sorted = sorted(table, before, children);
            if (length > 1) {
                entries.add(sorted.length);
            }
            if (sorted.length > 0) {
                put(tensors, length, "count", Arrays.stream(sorted).map(table::count));
                if (length > 1) {
                    put(tensors, length, "token", Arrays.stream(sorted).map(table::token));
                    put(tensors, length - 1, "children", Arrays.stream(children));
                }
            }
            before = sorted;
        }
        return new NgramFile(
                new NgramSpec(spec.vocabularySize(), spec.order(), spec.discount(), spec.repeats(), entries),
                Weights.of(tensors));
    }

    private static void put(Map<String, Tensor> tensors, int length, String part, IntStream values) {
        int[] numbers = values.toArray();
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > NgramSpec.MAX_EXACT) {
                throw new CadenzaException(
                        "An n-gram of length %d was counted %d times, more than the %d that a model file holds exactly. Train on less music."
                                .formatted(length, numbers[i], NgramSpec.MAX_EXACT));
            }
            floats[i] = numbers[i];
        }
        tensors.put("order" + length + "/" + part, Tensor.of(Shape.of(floats.length), floats));
    }

    /** How many entries begin with each of the sorted entries of the length before. */
    private static int[] children(NgramTable table, int[] before, int size) {
        int[] byContext = new int[size];
        for (int entry = 0; entry < table.size(); entry++) {
            byContext[table.context(entry)]++;
        }
        return Arrays.stream(before).map(context -> byContext[context]).toArray();
    }

    /** All entries, by the place of their context among the sorted ones before, then by token. */
    private static int[] sorted(NgramTable table, int[] before, int[] children) {
        int[] next = new int[before.length];
        int offset = 0;
        for (int rank = 0; rank < before.length; rank++) {
            next[before[rank]] = offset;
            offset += children[rank];
        }
        long[] keys = new long[table.size()];
        for (int entry = 0; entry < table.size(); entry++) {
            keys[next[table.context(entry)]++] = (long) table.token(entry) << 32 | entry;
        }
        int from = 0;
        for (int count : children) {
            Arrays.sort(keys, from, from + count);
            from += count;
        }
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /**
     * The counts of weights that fit the specification; entries come in the weights' order.
     *
     * @throws IllegalArgumentException if the weights are no counts of n-grams
     */
    static NgramCounts read(NgramSpec spec, Weights weights) {
        NgramCounts counts = new NgramCounts(spec);
        int[] shorter = new int[spec.vocabularySize()];
        for (int length = 1; length <= spec.order() && spec.entries(length) > 0; length++) {
            shorter = new Level(counts, weights, length).read(shorter);
        }
        return counts;
    }

    /** Reads the n-grams of one length. */
    private record Level(NgramCounts counts, Weights weights, int length) {

        /**
         * Adds the n-grams of this length.
         *
         * @param shorterBefore for each n-gram of the length before, the entry of what it is without its first token
         * @return the same for this length
         */
        int[] read(int[] shorterBefore) {
            NgramTable table = counts.table(length);
            int[] numbers = numbers(length, "count", NgramSpec.MAX_EXACT);
            if (length > 1) {
                addEntries(table);
            }
            int[] shorter = new int[numbers.length];
            for (int entry = 0; entry < numbers.length; entry++) {
                if (length > 1) {
                    shorter[entry] = counts.table(length - 1)
                            .find(length == 2 ? 0 : shorterBefore[table.context(entry)], table.token(entry));
                    require(
                            shorter[entry] != NgramTable.NONE,
                            "n-gram " + entry + " lacks the shorter one it ends with");
                }
                if (numbers[entry] > 0) {
                    counts.addCount(length, entry, shorter[entry], numbers[entry]);
                }
            }
            return shorter;
        }

        private void addEntries(NgramTable table) {
            int[] tokens = numbers(length, "token", counts.spec().vocabularySize() - 1);
            int[] children = numbers(length - 1, "children", tokens.length);
            int entry = 0;
            for (int context = 0; context < children.length; context++) {
                for (int child = 0; child < children[context]; child++, entry++) {
                    require(entry < tokens.length, "there are fewer than its contexts announce");
                    require(
                            child == 0 || tokens[entry] > tokens[entry - 1],
                            "n-gram " + entry + " is not in the order of tokens");
                    table.findOrAdd(context, tokens[entry]);
                }
            }
            require(entry == tokens.length, "there are more than its contexts announce");
        }

        private int[] numbers(int ofLength, String part, int most) {
            String name = "order" + ofLength + "/" + part;
            float[] values = weights.get(name).toArray();
            int[] numbers = new int[values.length];
            for (int i = 0; i < values.length; i++) {
                numbers[i] = (int) values[i];
                if (numbers[i] != values[i] || numbers[i] < 0 || numbers[i] > most) {
                    throw new IllegalArgumentException(
                            "The weight \"" + name + "\" holds whole numbers from 0 to " + most + ", not " + values[i]);
                }
            }
            return numbers;
        }

        private void require(boolean holds, String fact) {
            if (!holds) {
                throw new IllegalArgumentException("The n-grams of length " + length + " are wrong: " + fact);
            }
        }
    }
}
