package io.cadenza.data.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Lengths of time as sums of such as are kept. */
public final class DurationSplit {
    private static final int UNREACHED = Integer.MAX_VALUE;

    private DurationSplit() {}

    /**
     * The fewest kept lengths, the longest first, whose sum is nearest to a length; of two sums equally near, the smaller.
     *
     * @param steps the length, 1 or more
     * @param kept whether a length from 1 to {@code longest} is kept
     * @return empty if none is kept, and only then: something is nearer than nothing, to whoever waits
     */
    public static List<Integer> of(int steps, int longest, IntPredicate kept) {
        int[] lengths = IntStream.rangeClosed(1, longest).filter(kept).toArray();
        if (lengths.length == 0) {
            return List.of();
        }
        int[] fewest = fewest(steps + lengths[0], lengths);
        int reached = nearestReached(steps, fewest);
        List<Integer> parts = new ArrayList<>();
        while (reached > 0) {
            int left = reached;
            int part = IntStream.of(lengths)
                    .filter(length -> length <= left && fewest[left - length] == fewest[left] - 1)
                    .max()
                    .orElseThrow();
            parts.add(part);
            reached -= part;
        }
        return parts;
    }

    /** For each sum up to {@code most} the fewest lengths it takes. */
    private static int[] fewest(int most, int[] lengths) {
        int[] fewest = new int[most + 1];
        Arrays.fill(fewest, 1, fewest.length, UNREACHED);
        for (int sum = 1; sum <= most; sum++) {
            for (int length : lengths) {
                if (length <= sum && fewest[sum - length] != UNREACHED) {
                    fewest[sum] = Math.min(fewest[sum], fewest[sum - length] + 1);
                }
            }
        }
        return fewest;
    }

    private static int nearestReached(int steps, int[] fewest) {
        int nearest = 0;
        for (int sum = 1; sum < fewest.length; sum++) {
            boolean nearer = nearest == 0 || Math.abs(sum - steps) < Math.abs(nearest - steps);
            nearest = fewest[sum] != UNREACHED && nearer ? sum : nearest;
        }
        return nearest;
    }

    /** A length of time in as few parts as it takes, none longer than {@code longest}. */
    public static List<Integer> parts(long steps, int longest) {
        List<Integer> parts = new ArrayList<>();
        for (long left = steps; left > 0; left -= longest) {
            parts.add((int) Math.min(left, longest));
        }
        return parts;
    }
}
