package io.cadenza.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of the machine's memory this process holds in bytes, natives included; Linux tells, other systems do not. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    static final Pattern NOW = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final long KIBIBYTE = 1024;

    private ResidentMemory() {}

    /** What is resident now. */
    public static OptionalLong now() {
        return read(NOW);
    }

    /** The most that was resident at once since the process began. */
    public static OptionalLong peak() {
        return read(PEAK);
    }

    private static OptionalLong read(Pattern line) {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return parse(line, Files.readString(STATUS));
        } catch (IOException e) {
            return OptionalLong.empty(); // the system does not tell after all
        }
    }

    static OptionalLong parse(Pattern line, String status) {
        Matcher matcher = line.matcher(status);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KIBIBYTE) : OptionalLong.empty();
    }
}
