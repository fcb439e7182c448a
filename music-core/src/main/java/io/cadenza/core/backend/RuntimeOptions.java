package io.cadenza.core.backend;

import java.util.Objects;

/**
 * How a backend is to compute. Two sessions with equal options on one machine give equal bits.
 *
 * @param device where
 * @param threads how many threads of the CPU, 1 or more
 * @param seed of dropout; dropout at step t depends on this and t alone
 */
public record RuntimeOptions(Device device, int threads, long seed) {
    /** Checks the number of threads. */
    public RuntimeOptions {
        Objects.requireNonNull(device, "device");
        if (threads < 1) {
            throw new IllegalArgumentException("A number of threads is 1 or more, not " + threads);
        }
    }

    /** The CPU, as many threads as the machine has processors, and this seed. */
    public static RuntimeOptions cpu(long seed) {
        return new RuntimeOptions(Device.CPU, Runtime.getRuntime().availableProcessors(), seed);
    }
}
