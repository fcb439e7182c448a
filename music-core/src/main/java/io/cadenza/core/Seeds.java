package io.cadenza.core;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent random generators derived from one seed.
 *
 * <p>Every purpose (shuffling epoch 3, sampling piece 7, …) gets a generator of its own, so that using one never shifts
 * another, and a run that resumes at epoch 3 need not replay epochs 0 to 2.
 */
public final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Seeds() {}

    /**
     * Derives a seed from a seed, the name of a purpose and numbers that tell its instances apart.
     *
     * @param seed the seed the user gave
     * @param purpose a fixed name such as {@code "shuffle"}
     * @param indices for example the epoch, or the number of the piece
     * @return the same value for the same arguments on every machine
     */
    public static long derive(long seed, String purpose, long... indices) {
        long hash = mix(seed ^ FNV_OFFSET);
        for (int i = 0; i < purpose.length(); i++) {
            hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
        }
        for (long index : indices) {
            hash = mix(hash + mix(index + 0x9e3779b97f4a7c15L));
        }
        return mix(hash);
    }

    /** A generator seeded with {@link #derive}. */
    public static RandomGenerator generator(long seed, String purpose, long... indices) {
        return new SplittableRandom(derive(seed, purpose, indices));
    }

    /** Shuffles in place; Fisher and Yates, from the last element down. */
    public static void shuffle(int[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /** Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", variant 13 of Stafford's mixer. */
    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
