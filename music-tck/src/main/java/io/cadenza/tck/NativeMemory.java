package io.cadenza.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What Linux holds resident of this process outside Java's heap. The heap comes and goes by tens of megabytes as its collector
 * likes, which would hide what natives keep; what lives on it is counted better by Java itself.
 */
final class NativeMemory {
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
