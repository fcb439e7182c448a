package io.cadenza.core.model;

import java.util.List;

/** The checks that all specifications share. */
final class SpecChecks {
    private SpecChecks() {}

    static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is 1 or more, not " + value);
        }
    }

    static List<Integer> allAtLeastOne(String name, List<Integer> values) {
        List<Integer> copy = List.copyOf(values);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException(name + " holds at least one number");
        }
        for (int value : copy) {
            if (value < 1) {
                throw new IllegalArgumentException("Each of " + name + " is 1 or more, not " + value);
            }
        }
        return copy;
    }

    static void dropout(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("dropout is 0 or more and less than 1, not " + value);
        }
    }
}
