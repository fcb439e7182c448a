package io.cadenza.tck;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeats something and watches what is resident outside Java's heap, which holds natives, and what is live on the heap.
 *
 * <p>Both also grow when libraries and the JVM make room, in jumps; a leak grows them all the time. So the cycles are
 * measured in eighths, of which the first is not counted, and the median one may add {@value #ALLOWED_KIB_PER_CYCLE} KiB per
 * cycle and 1 MiB for the noise: what the smallest leaked session takes is more. What a library keeps for a while and then
 * gives back grows in most eighths and falls in a few; so half of that must still be there at the end. Room that is being made
 * can pass even that once; so only growth that shows {@value #ROUNDS} times in a row is a leak.
 */
final class MemoryGrowth {
    private static final int CYCLES = Integer.getInteger("cadenza.tck.cycles", 2000);
    private static final int PARTS = 8;
    private static final int ROUNDS = 3;
    /** A slow backend is watched for as many cycles as fit in this time for each part. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int ALLOWED_KIB_PER_CYCLE = 8;

    private MemoryGrowth() {}

    /** @param kinds of models that share the time, each in a check of its own */
    static void check(int kinds, Runnable cycle) {
        assumeTrue(NativeMemory.isKnown(), "Resident memory is read from /proc/self/smaps, which this system lacks");
        int cycles = repeat(CYCLES / PARTS, LIMIT.dividedBy(kinds), cycle);
        List<String> growth = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Optional<String> grown = measure(cycles, cycle);
            if (grown.isEmpty()) {
                return;
            }
            growth.add(grown.orElseThrow());
        }
        fail("Memory grew %d times in a row: %s", ROUNDS, growth);
    }

    /** What grew by more than the noise, with its figures; empty where nothing did. */
    private static Optional<String> measure(int cycles, Runnable cycle) {
        long[] resident = new long[PARTS];
        long[] live = new long[PARTS];
        for (int part = 0; part < PARTS; part++) {
            collect();
            resident[part] = NativeMemory.residentKiB();
            live[part] = liveKiB();
            if (part < PARTS - 1) {
                repeat(cycles, LIMIT, cycle);
            }
        }
        return growth("resident memory outside the heap", resident, cycles)
                .or(() -> growth("the live heap", live, cycles));
    }

    /** Twice: what a first collection finds unused, a library's own thread lets go of, and a second one frees. */
    private static void collect() {
        System.gc();
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        System.gc();
    }

    private static Optional<String> growth(String what, long[] kib, int cycles) {
        long[] grown = new long[kib.length - 1];
        Arrays.setAll(grown, part -> kib[part + 1] - kib[part]);
        long median = Arrays.stream(grown).sorted().toArray()[grown.length / 2];
        long allowed = (long) cycles * ALLOWED_KIB_PER_CYCLE + 1024;
        boolean lasts = kib[kib.length - 1] - kib[0] > allowed * grown.length / 2;
        return median <= allowed || !lasts
                ? Optional.empty()
                : Optional.of("%d cycles added a median of %d KiB to %s, one by one %s"
                        .formatted(cycles, median, what, Arrays.toString(grown)));
    }

    private static int repeat(int cycles, Duration limit, Runnable cycle) {
        long end = System.nanoTime() + limit.toNanos();
        int done = 0;
        while (done < cycles && System.nanoTime() < end) {
            cycle.run();
            done++;
        }
        return done;
    }

    private static long liveKiB() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }
}
