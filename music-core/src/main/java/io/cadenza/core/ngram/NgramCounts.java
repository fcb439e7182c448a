package io.cadenza.core.ngram;

import io.cadenza.core.model.NgramSpec;
import java.util.Arrays;

/**
 * Counts of n-grams of every length up to the order, and the probabilities they give.
 *
 * <p>Interpolated Kneser-Ney (Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling",
 * equation 26): p(w|h) = (max(a(hw) − D, 0) + D · T(h) · p(w|h′)) / A(h), where h′ is h without its first token, A(h) = Σ
 * a(hw), T(h) is how many different tokens followed h, and p of the empty context mixes with 1/V. For the longest n-grams a
 * is the count divided by {@link NgramSpec#repeats()} and rounded up; for shorter ones it is how many different tokens came
 * before, or, where nothing ever did (the beginning of a piece), the count as above. What was never followed by anything
 * leaves p(w|h) = p(w|h′).
 *
 * <p>All that is kept is whole numbers that grow as n-grams are counted, so their order does not matter and equal counts give
 * equal bits.
 */
final class NgramCounts {
    private final NgramSpec spec;
    private final NgramTable[] tables;

    /** Counts of nothing. */
    NgramCounts(NgramSpec spec) {
        this.spec = spec;
        this.tables = new NgramTable[spec.order() + 1];
        Arrays.setAll(tables, length -> new NgramTable());
        tables[0].findOrAdd(0, 0);
        if (spec.order() > 0) {
            for (int token = 0; token < spec.vocabularySize(); token++) {
                tables[1].findOrAdd(0, token);
            }
        }
    }

    NgramSpec spec() {
        return spec;
    }

    /** The n-grams of one length; that of length 0 holds the empty one, that of length 1 every token by its id. */
    NgramTable table(int length) {
        return tables[length];
    }

    /** The entries of the latest 0, 1, … order − 1 tokens, or {@link NgramTable#NONE}; here of an empty past. */
    int[] emptyPast() {
        int[] past = new int[Math.max(1, spec.order())];
        Arrays.fill(past, NgramTable.NONE);
        past[0] = 0;
        return past;
    }

    /** A token has passed. */
    void advance(int[] past, int token) {
        for (int length = past.length - 1; length >= 1; length--) {
            int context = past[length - 1];
            past[length] = context == NgramTable.NONE ? NgramTable.NONE : tables[length].find(context, token);
        }
    }

    /** The same, making what is missing, so that what follows can be counted. */
    void advanceAdding(int[] past, int token) {
        for (int length = past.length - 1; length >= 1; length--) {
            int context = past[length - 1];
            past[length] = context == NgramTable.NONE ? NgramTable.NONE : tables[length].findOrAdd(context, token);
        }
    }

    /** Counts a token after this past, in all contexts. */
    void count(int[] past, int token) {
        int shorter = 0;
        for (int length = 1; length <= spec.order() && past[length - 1] != NgramTable.NONE; length++) {
            int entry = tables[length].findOrAdd(past[length - 1], token);
            addCount(length, entry, shorter, 1);
            shorter = entry;
        }
    }

    /**
     * Counts an n-gram.
     *
     * @param shorter the entry of the n-gram without its first token
     */
    void addCount(int length, int entry, int shorter, int more) {
        NgramTable table = tables[length];
        int before = adjusted(length, entry);
        table.add(entry, more);
        tables[length - 1].addFollower(table.context(entry), adjusted(length, entry) - before, before == 0);
        if (before == 0 && length > 1) {
            addExtension(length - 1, shorter);
        }
    }

    private void addExtension(int length, int entry) {
        int before = adjusted(length, entry);
        tables[length].addExtension(entry);
        tables[length - 1].addFollower(tables[length].context(entry), adjusted(length, entry) - before, before == 0);
    }

    /** a of an n-gram; 0 if it was never counted. */
    int adjusted(int length, int entry) {
        NgramTable table = tables[length];
        if (length < spec.order() && table.extensions(entry) > 0) {
            return table.extensions(entry);
        }
        return (int) (((long) table.count(entry) + spec.repeats() - 1) / spec.repeats());
    }

    /** The probability of a token after a past. */
    double probability(int[] past, int token) {
        double probability = 1.0 / spec.vocabularySize();
        for (int length = 1; length <= spec.order() && past[length - 1] != NgramTable.NONE; length++) {
            int context = past[length - 1];
            double total = tables[length - 1].total(context);
            if (total == 0) {
                break;
            }
            int entry = tables[length].find(context, token);
            int count = entry == NgramTable.NONE ? 0 : adjusted(length, entry);
            double kept = count == 0 ? 0 : count - spec.discount();
            probability = (kept + shared(length - 1, context) * probability) / total;
        }
        return probability;
    }

    /** D · T(h): what the counts after a context leave to the shorter one. */
    double shared(int length, int context) {
        return spec.discount() * tables[length].types(context);
    }
}
