package io.cadenza.tck;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Repeats something and watches what is resident outside Java's heap, which holds natives, and what is live on the heap.
 *
 * <p>Both also grow when libraries and the JVM make room, in jumps; a leak grows them all the time. So the cycles are
 * measured in eighths, of which the first is not counted, and the median one may add {@value #ALLOWED_KIB_PER_CYCLE} KiB per
 * cycle and 1 MiB for the noise: what the smallest leaked session takes is more. What a library keeps for a while and then
 * gives back grows in most eighths and falls in a few, every second one perhaps; so the line through all of them, the median
 * slope between any two (Theil and Sen's), must rise by as much. Room that is being made can pass even that once; so only
 * growth that shows {@value #ROUNDS} times in a row is a leak. Most of the eighths decide a round: once four have added no
 * more than the noise, the median of seven cannot, and the rest is not run.
 */
final class MemoryGrowth {
    /** How many sessions are opened unless a backend says otherwise. */
    static final int CYCLES = Integer.getInteger("cadenza.tck.cycles", 2000);

    private static final int PARTS = 8;
    private static final int ROUNDS = 3;
    /** A slow backend is watched for as many cycles as fit in this time for each part. */
    private static final Duration LIMIT = Duration.ofSeconds(4);
    /** But for these at least, however slow or busy the machine: a leak of 50 KiB in fewer is no more than the noise. */
    private static final int FEWEST = 40;

    private static final int ALLOWED_KIB_PER_CYCLE = 8;

    private MemoryGrowth() {}

    /**
     * Checks one kind of models.
     *
     * @param kinds of models that share the time, each in a check of its own
     * @param most how often to repeat the cycle at most
     */
    static void check(int kinds, int most, Runnable cycle) {
        assumeTrue(NativeMemory.isKnown(), "Resident memory is read from /proc/self/smaps, which this system lacks");
        int cycles = repeat(most / PARTS, LIMIT.dividedBy(kinds), cycle);
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
            if (part > 0) {
                repeat(cycles, LIMIT, cycle);
            }
            collect();
            resident[part] = NativeMemory.residentKiB();
            live[part] = liveKiB();
            if (isFlat(resident, part, cycles) && isFlat(live, part, cycles)) {
                return Optional.empty();
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

    /** Whether the parts so far are enough to know that the median of all adds no more than is allowed. */
    private static boolean isFlat(long[] kib, int last, int cycles) {
        long flat = IntStream.rangeClosed(1, last)
                .filter(part -> kib[part] - kib[part - 1] <= allowedKiB(cycles))
                .count();
        return flat > (PARTS - 1) / 2;
    }

    private static long allowedKiB(int cycles) {
        return (long) cycles * ALLOWED_KIB_PER_CYCLE + 1024;
    }

    /** Whether readings, in KiB, rise by more than is allowed: empty where they do not. */
    static Optional<String> growth(String what, long[] kib, int cycles) {
        long[] grown = new long[kib.length - 1];
        Arrays.setAll(grown, part -> kib[part + 1] - kib[part]);
        long median = Arrays.stream(grown).sorted().toArray()[grown.length / 2];
        long allowed = allowedKiB(cycles);
        return median <= allowed || slope(kib) <= allowed
                ? Optional.empty()
                : Optional.of("%d cycles added a median of %d KiB to %s, one by one %s"
                        .formatted(cycles, median, what, Arrays.toString(grown)));
    }

    /** The median slope of the lines through any two of the parts, by Theil and Sen: what falls now and then bends it little. */
    private static double slope(long... kib) {
        double[] slopes = IntStream.range(0, kib.length)
                .boxed()
                .flatMap(from -> IntStream.range(from + 1, kib.length)
                        .mapToObj(to -> (double) (kib[to] - kib[from]) / (to - from)))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int half = slopes.length / 2;
        return slopes.length % 2 == 1 ? slopes[half] : (slopes[half - 1] + slopes[half]) / 2;
    }

    private static int repeat(int cycles, Duration limit, Runnable cycle) {
        long end = System.nanoTime() + limit.toNanos();
        int done = 0;
        while (done < cycles && (done < FEWEST || System.nanoTime() < end)) {
            cycle.run();
            done++;
        }
        return done;
    }

    private static long liveKiB() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }

    /**
     * What Linux holds resident of this process outside Java's heap. The heap comes and goes by tens of megabytes as its collector
     * likes, which would hide what natives keep; what lives on it is counted better by Java itself.
     */
    private static final class NativeMemory {
        private static final Path MAPPINGS = Path.of("/proc/self/smaps");
        private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
        private static final Pattern RESIDENT = Pattern.compile("Rss:\\s+(\\d+) kB");
        private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]+)");

        private NativeMemory() {}

        /** Whether this system tells. */
        static boolean isKnown() {
            return Files.isReadable(MAPPINGS);
        }

        /** KiB outside the heap; with a collector that does not say where its heap lies, of the whole process. */
        static long residentKiB() {
            LongSummaryStatistics heap = heapAddresses();
            boolean outside = true;
            long sum = 0;
            for (String line : mappings()) {
                Matcher mapping = MAPPING.matcher(line);
                Matcher resident = RESIDENT.matcher(line);
                if (mapping.matches()) {
                    outside = Long.parseUnsignedLong(mapping.group(1), 16) < heap.getMin()
                            || Long.parseUnsignedLong(mapping.group(2), 16) > heap.getMax();
                } else if (outside && resident.matches()) {
                    sum += Long.parseLong(resident.group(1));
                }
            }
            return sum;
        }

        private static List<String> mappings() {
            try {
                return Files.readAllLines(MAPPINGS);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + MAPPINGS, e);
            }
        }

        /** The addresses in HotSpot's description of its heap, of which the least and the greatest bound it. */
        private static LongSummaryStatistics heapAddresses() {
            try {
                Object description = ManagementFactory.getPlatformMBeanServer()
                        .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcHeapInfo", null, null);
                return ADDRESS.matcher(String.valueOf(description))
                        .results()
                        .mapToLong(address -> Long.parseUnsignedLong(address.group(1), 16))
                        .summaryStatistics();
            } catch (JMException e) {
                return new LongSummaryStatistics(); // another JVM: nothing lies within, all is counted
            }
        }
    }
}
