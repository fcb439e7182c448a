package io.cadenza.eval.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of this process, natives included, as Linux counts it. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final long KIBIBYTE = 1024;

    private ResidentMemory() {}

    /** The most bytes that were resident at once since the process began; empty on systems that do not tell. */
    static OptionalLong peakBytes() {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return parse(Files.readString(STATUS));
        } catch (IOException e) {
            return OptionalLong.empty(); // the system does not tell after all
        }
    }

    static OptionalLong parse(String status) {
        Matcher matcher = HIGH_WATER.matcher(status);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KIBIBYTE) : OptionalLong.empty();
    }
}
