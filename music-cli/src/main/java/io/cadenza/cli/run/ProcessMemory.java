package io.cadenza.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this process takes, in MiB. */
final class ProcessMemory {
    private static final double MEBI = 1 << 20;
    private static final Path LINUX_STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");

    private ProcessMemory() {}

    /** What lies in Java's heap, garbage included. */
    static double heap() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MEBI;
    }

    /** What the process holds of the machine's memory, natives included; known on Linux only. */
    static OptionalDouble resident() {
        if (!Files.isReadable(LINUX_STATUS)) {
            return OptionalDouble.empty();
        }
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(LINUX_STATUS));
            return resident.find()
                    ? OptionalDouble.of(Long.parseLong(resident.group(1)) * 1024 / MEBI)
                    : OptionalDouble.empty();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
