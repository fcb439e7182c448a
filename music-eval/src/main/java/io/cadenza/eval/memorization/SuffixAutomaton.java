package io.cadenza.eval.memorization;

import java.util.Arrays;

/**
 * All substrings of a text of numbers, in space and time proportional to its length (Blumer et al. 1985, "The smallest
 * automaton recognizing the subwords of a text"). Edges lie in one hash table over plain arrays, so that millions of notes fit.
 */
final class SuffixAutomaton {
    private static final int NONE = -1;

    private int states = 1;
    private int last;
    private int[] length = new int[16];
    private int[] link = new int[16];
    private int[] firstEnd = new int[16];

    private int edges;
    private long[] edgeSymbol = new long[64];
    private int[] edgeFrom = new int[64];
    private int[] edgeTo = new int[64];
    /** The edges of a state as a list: the place of its latest, and of each edge the one before. */
    private int[] latestEdge = new int[16];

    private int[] edgeBefore = new int[64];
    private int[] slots = filled(128);
    private int read;

    SuffixAutomaton() {
        link[0] = NONE;
        firstEnd[0] = NONE;
        latestEdge[0] = NONE;
    }

    private static int[] filled(int size) {
        int[] slots = new int[size];
        Arrays.fill(slots, NONE);
        return slots;
    }

    /** Reads one more number of the text. */
    void add(long symbol) {
        int current = newState(length[last] + 1, read);
        int state = last;
        while (state != NONE && find(state, symbol) == NONE) {
            addEdge(state, symbol, current);
            state = link[state];
        }
        if (state == NONE) {
            link[current] = 0;
        } else {
            int target = edgeTo[find(state, symbol)];
            // not in one statement: a split may put a longer array in the place of link
            int suffix = length[target] == length[state] + 1 ? target : split(state, symbol, target);
            link[current] = suffix;
        }
        last = current;
        read++;
    }

    /** A state for the shorter substrings of {@code target} that now also occur elsewhere. */
    private int split(int from, long symbol, int target) {
        int clone = newState(length[from] + 1, firstEnd[target]);
        for (int edge = latestEdge[target]; edge != NONE; edge = edgeBefore[edge]) {
            addEdge(clone, edgeSymbol[edge], edgeTo[edge]);
        }
        link[clone] = link[target];
        link[target] = clone;
        for (int state = from; state != NONE; state = link[state]) {
            int edge = find(state, symbol);
            if (edge == NONE || edgeTo[edge] != target) {
                break;
            }
            edgeTo[edge] = clone;
        }
        return clone;
    }

    /** Walks along a text, always on the longest suffix of what was read that occurs in this automaton's text. */
    final class Walk {
        private int state;
        private int matched;

        /** Reads one more number and returns how many of the latest occur together. */
        int read(long symbol) {
            int edge = find(state, symbol);
            while (edge == NONE && state != 0) {
                state = link[state];
                matched = length[state];
                edge = find(state, symbol);
            }
            if (edge != NONE) {
                state = edgeTo[edge];
                matched++;
            }
            return matched;
        }

        /** Where what matches ends for the first time: the place of its last number in the text. */
        int end() {
            return firstEnd[state];
        }
    }

    private int newState(int stateLength, int end) {
        if (states == length.length) {
            int capacity = Math.multiplyExact(states, 2);
            length = Arrays.copyOf(length, capacity);
            link = Arrays.copyOf(link, capacity);
            firstEnd = Arrays.copyOf(firstEnd, capacity);
            latestEdge = Arrays.copyOf(latestEdge, capacity);
        }
        length[states] = stateLength;
        firstEnd[states] = end;
        latestEdge[states] = NONE;
        return states++;
    }

    private int find(int state, long symbol) {
        for (int slot = hash(state, symbol) & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
            int edge = slots[slot];
            if (edge == NONE || (edgeFrom[edge] == state && edgeSymbol[edge] == symbol)) {
                return edge;
            }
        }
    }

    private void addEdge(int from, long symbol, int to) {
        if (edges == edgeTo.length) {
            growEdges();
        }
        edgeFrom[edges] = from;
        edgeSymbol[edges] = symbol;
        edgeTo[edges] = to;
        edgeBefore[edges] = latestEdge[from];
        latestEdge[from] = edges;
        place(edges++);
    }

    private void place(int edge) {
        int slot = hash(edgeFrom[edge], edgeSymbol[edge]) & (slots.length - 1);
        while (slots[slot] != NONE) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = edge;
    }

    private void growEdges() {
        int capacity = Math.multiplyExact(edges, 2);
        edgeSymbol = Arrays.copyOf(edgeSymbol, capacity);
        edgeFrom = Arrays.copyOf(edgeFrom, capacity);
        edgeTo = Arrays.copyOf(edgeTo, capacity);
        edgeBefore = Arrays.copyOf(edgeBefore, capacity);
        slots = filled(Math.multiplyExact(capacity, 2));
        for (int edge = 0; edge < edges; edge++) {
            place(edge);
        }
    }

    private static int hash(int state, long symbol) {
        long mixed = (symbol ^ ((long) state << 20)) * 0x9e3779b97f4a7c15L;
        return (int) ((mixed ^ (mixed >>> 31)) >>> 7);
    }
}
