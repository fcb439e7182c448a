package io.cadenza.cli.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that holds a run's folder, as its lock file says.
 *
 * @param pid its id on its machine
 * @param started when it started, which tells it from a later process with the same id
 * @param host its machine
 */
record LockOwner(long pid, Instant started, String host) {
    private static final Pattern TEXT = Pattern.compile("pid (\\d{1,18})\nstarted (\\d{1,15})\nhost (\\S+)\n");
    private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** A clock that is set while a process runs moves its start by as much; more than this is another process. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    LockOwner {
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(host, "host");
    }

    /** This process. */
    static LockOwner current() {
        ProcessHandle self = ProcessHandle.current();
        return new LockOwner(self.pid(), self.info().startInstant().orElse(Instant.EPOCH), hostName());
    }

    /** What a lock file says; empty if it says nothing or no such thing. */
    static Optional<LockOwner> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new LockOwner(
                        Long.parseLong(parts.group(1)),
                        Instant.ofEpochMilli(Long.parseLong(parts.group(2))),
                        parts.group(3)))
                : Optional.empty();
    }

    /** The content of its lock file. */
    String text() {
        return "pid " + pid + "\nstarted " + started.toEpochMilli() + "\nhost " + host + "\n";
    }

    /** Whether this very process, not a later one with its id, runs on this machine. */
    boolean isAliveHere() {
        return host.equals(hostName())
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .flatMap(process -> process.info().startInstant())
                        .filter(start -> Duration.between(start, started).abs().compareTo(SAME_START) <= 0)
                        .isPresent();
    }

    /** The process in a user's words. */
    @Override
    public String toString() {
        return "process " + pid + (host.equals(hostName()) ? "" : " on " + host);
    }

    /** From the kernel where it says, because a resolver may take seconds or know no name at all. */
    private static String hostName() {
        try {
            String name = Files.exists(LINUX_HOST_NAME)
                    ? Files.readString(LINUX_HOST_NAME)
                    : InetAddress.getLocalHost().getHostName();
            return name.isBlank() ? "localhost" : name.strip().replaceAll("\\s", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        } catch (IOException e) {
            return "localhost";
        }
    }
}
