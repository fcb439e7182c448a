package io.cadenza.core.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, by which files tell whose they are. */
public final class HostName {
    private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** The name without spaces; {@code localhost} where none is known. */
    public static String get() {
        try {
            // from the kernel where it says, because a resolver may take seconds or know no name at all
            String name = Files.exists(LINUX)
                    ? Files.readString(LINUX)
                    : InetAddress.getLocalHost().getHostName();
            return name.isBlank() ? "localhost" : name.strip().replaceAll("\\s", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        } catch (IOException e) {
            return "localhost";
        }
    }
}
