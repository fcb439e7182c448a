package io.cadenza.core.ngram;

import java.util.Arrays;

/**
 * The n-grams of one length: each is its context, an entry of the table of the length before, and a token. Entries are
 * numbered in the order of their coming, and found again by a hash table with open addressing over plain ints.
 */
final class NgramTable {
    /** No such entry. */
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 16;

    private int size;
    private int[] contexts = new int[FIRST_CAPACITY];
    private int[] tokens = new int[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private int[] extensions = new int[FIRST_CAPACITY];
    private int[] totals = new int[FIRST_CAPACITY];
    private int[] types = new int[FIRST_CAPACITY];
    private int[] slots = emptySlots(2 * FIRST_CAPACITY);

    int size() {
        return size;
    }

    /** The context's entry in the table of the length before. */
    int context(int entry) {
        return contexts[entry];
    }

    int token(int entry) {
        return tokens[entry];
    }

    /** How often the n-gram was counted. */
    int count(int entry) {
        return counts[entry];
    }

    /** Counts an n-gram and returns how often it has been counted. */
    int add(int entry, int more) {
        counts[entry] = Math.addExact(counts[entry], more);
        return counts[entry];
    }

    /** How many different n-grams, longer by a token before, end with this one. */
    int extensions(int entry) {
        return extensions[entry];
    }

    void addExtension(int entry) {
        extensions[entry]++;
    }

    /** The sum over all tokens that followed this n-gram of their counts, adjusted as smoothing wants. */
    int total(int entry) {
        return totals[entry];
    }

    /** How many different tokens followed this n-gram. */
    int types(int entry) {
        return types[entry];
    }

    /** A follower's adjusted count has grown. */
    void addFollower(int entry, int more, boolean isNew) {
        totals[entry] = Math.addExact(totals[entry], more);
        types[entry] += isNew ? 1 : 0;
    }

    /** The entry of a context and a token, or {@link #NONE}. */
    int find(int context, int token) {
        for (int slot = hash(context, token) & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
            int entry = slots[slot];
            if (entry == NONE || (contexts[entry] == context && tokens[entry] == token)) {
                return entry;
            }
        }
    }

    /** The entry of a context and a token, made with a count of 0 if there is none. */
    int findOrAdd(int context, int token) {
        int found = find(context, token);
        if (found != NONE) {
            return found;
        }
        if (size == contexts.length) {
            grow();
        }
        contexts[size] = context;
        tokens[size] = token;
        place(size);
        return size++;
    }

    private void place(int entry) {
        int slot = hash(contexts[entry], tokens[entry]) & (slots.length - 1);
        while (slots[slot] != NONE) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry;
    }

    private void grow() {
        int capacity = Math.multiplyExact(size, 2);
        contexts = Arrays.copyOf(contexts, capacity);
        tokens = Arrays.copyOf(tokens, capacity);
        counts = Arrays.copyOf(counts, capacity);
        extensions = Arrays.copyOf(extensions, capacity);
        totals = Arrays.copyOf(totals, capacity);
        types = Arrays.copyOf(types, capacity);
        slots = emptySlots(Math.multiplyExact(2, capacity));
        for (int entry = 0; entry < size; entry++) {
            place(entry);
        }
    }

    private static int[] emptySlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, NONE);
        return slots;
    }

    /** Fibonacci hashing of both numbers (Knuth, The Art of Computer Programming 3, section 6.4). */
    private static int hash(int context, int token) {
        long mixed = (((long) context << 32) ^ token) * 0x9e3779b97f4a7c15L;
        return (int) ((mixed ^ (mixed >>> 29)) >>> 20);
    }
}
