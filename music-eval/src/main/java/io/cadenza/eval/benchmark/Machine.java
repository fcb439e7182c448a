package io.cadenza.eval.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * On what a benchmark ran: speeds of different machines are not to be compared.
 *
 * @param cpu the processor's name, or its kind where the system does not tell
 * @param cores processors this JVM may use
 * @param memoryBytes of the machine or its container
 * @param system name, version and kind of the operating system
 * @param jdk vendor and version of the Java that ran
 */
public record Machine(String cpu, int cores, long memoryBytes, String system, String jdk) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** This machine. */
    public static Machine here() {
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
        String architecture = System.getProperty("os.arch");
        return new Machine(
                cpuName(architecture),
                Runtime.getRuntime().availableProcessors(),
                memory,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + architecture,
                System.getProperty("java.vendor") + " " + Runtime.version());
    }

    private static String cpuName(String otherwise) {
        if (!Files.isReadable(CPU_INFO)) {
            return otherwise;
        }
        try {
            return Files.readAllLines(CPU_INFO).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise; // the system does not tell after all
        }
    }
}
