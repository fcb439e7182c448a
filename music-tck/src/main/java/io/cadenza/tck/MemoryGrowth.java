package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Repeats something and watches the process's resident memory, natives and heap alike.
 *
 * <p>The first tenth of the cycles fills caches, thread pools and the heap and is not counted. The remaining ones may add
 * {@value #ALLOWED_MIB} MiB: a leak of one small session (some 20 KiB) in each of 2,000 cycles adds more, and what the
 * garbage collector leaves over less.
 */
final class MemoryGrowth {
    private static final int CYCLES = Integer.getInteger("cadenza.tck.cycles", 2000);
    /** A slow backend is watched for as many cycles as fit. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int ALLOWED_MIB = 32;
    private static final Path STATUS = Path.of("/proc/self/status");

    private MemoryGrowth() {}

    static void check(Runnable cycle) {
        assumeTrue(Files.isReadable(STATUS), "Resident memory is read from " + STATUS + ", which this system lacks");
        repeat(CYCLES / 10, cycle);
        long before = residentKiB();
        int done = repeat(CYCLES - CYCLES / 10, cycle);
        long grown = (residentKiB() - before) / 1024;
        assertThat(grown)
                .as("MiB that %d cycles added to resident memory", done)
                .isLessThanOrEqualTo(ALLOWED_MIB);
    }

    private static int repeat(int cycles, Runnable cycle) {
        long start = System.nanoTime();
        int done = 0;
        while (done < cycles && TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < LIMIT.toSeconds()) {
            cycle.run();
            done++;
        }
        return done;
    }

    private static long residentKiB() {
        System.gc();
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + STATUS, e);
        }
    }
}
