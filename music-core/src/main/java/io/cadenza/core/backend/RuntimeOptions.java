package io.cadenza.core.backend;

import java.util.Objects;

/**
 * How a backend is to compute. Two sessions with equal options on one machine give equal bits.
 *
 * @param device where
 * @param threads how many threads of the CPU, 1 or more
 * @param seed of dropout; dropout at step t depends on this and t alone
 * @param windowsAtOnce the most windows of a batch that a training step should compute at once, to save memory: it adds up the
 *     gradients of parts of the batch, and the step is that of the whole; 0 leaves it to the backend
 */
public record RuntimeOptions(Device device, int threads, long seed, int windowsAtOnce) {
    /** Checks the numbers. */
    public RuntimeOptions {
        Objects.requireNonNull(device, "device");
        if (threads < 1) {
            throw new IllegalArgumentException("A number of threads is 1 or more, not " + threads);
        }
        if (windowsAtOnce < 0) {
            throw new IllegalArgumentException("Windows at once are 0 or more, not " + windowsAtOnce);
        }
    }

    /** As many windows at once as there are. */
    public RuntimeOptions(Device device, int threads, long seed) {
        this(device, threads, seed, 0);
    }

    /** These options with a bound on the windows computed at once; 0 is none. */
    public RuntimeOptions withWindowsAtOnce(int windows) {
        return new RuntimeOptions(device, threads, seed, windows);
    }

    /** The CPU, as many threads as the machine has processors, and this seed. */
    public static RuntimeOptions cpu(long seed) {
        return new RuntimeOptions(Device.CPU, Runtime.getRuntime().availableProcessors(), seed);
    }
}
