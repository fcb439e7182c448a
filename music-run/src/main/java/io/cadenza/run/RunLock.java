package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.HostName;
import io.cadenza.core.file.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run's folder held by one process. The operating system's lock on {@code .lock} ends with its process, however that ends;
 * what the file says is for people, and for file systems that know no locks.
 */
final class RunLock implements AutoCloseable {
    /** Far behind the text: where locks are mandatory, a locked byte cannot be read by others. */
    private static final long LOCKED_BYTE = 1L << 40;

    private final Path folder;
    private final Path file;
    private final FileChannel channel;
    private final boolean madeFolder;

    private RunLock(Path folder, Path file, FileChannel channel, boolean madeFolder) {
        this.folder = folder;
        this.file = file;
        this.channel = channel;
        this.madeFolder = madeFolder;
    }

    /**
     * Takes a run's folder, which is made if it is missing.
     *
     * @param progress told of a lock that a killed process has left
     * @throws CadenzaException if another process holds it, or if it cannot be written
     */
    static RunLock take(RunFolder run, Progress progress) {
        Path folder = run.path();
        Path file = run.lock();
        boolean made = !Files.exists(folder);
        try {
            Files.createDirectories(folder);
            while (true) {
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (isTaken(folder, file, channel, progress)) {
                    return new RunLock(folder, file, channel, made);
                }
                channel.close();
            }
        } catch (IOException e) {
            String reason = IoReason.of(e);
            throw new CadenzaException(
                    "Cannot write %s: %s. Make the folder writable or set run to another one.".formatted(file, reason),
                    e);
        }
    }

    /** Whether the lock is had; false if its last owner removed the file meanwhile, so that a new one must be opened. */
    private static boolean isTaken(Path folder, Path file, FileChannel channel, Progress progress) throws IOException {
        try {
            Object before = key(file);
            boolean locked = lock(channel);
            Optional<LockOwner> owner = LockOwner.parse(read(channel));
            if (!locked || owner.filter(LockOwner::isAliveHere).isPresent()) {
                throw refusal(folder, owner);
            }
            if (before == null || !Objects.equals(before, key(file))) {
                return false;
            }
            owner.ifPresent(dead -> progress.note(
                    "taking over %s: %s, which held it, has ended without leaving it".formatted(folder, dead)));
            write(channel, LockOwner.current().text());
            return true;
        } catch (IOException | CadenzaException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether the lock is free or unknown here: where a file system has no locks, what the file says must do. */
    private static boolean lock(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static CadenzaException refusal(Path folder, Optional<LockOwner> owner) {
        return new CadenzaException(
                "The run in %s is in use by %s. Wait for its end, stop it, or set run to another folder."
                        .formatted(folder, owner.map(LockOwner::toString).orElse("another process")));
    }

    /** What tells this file from another one of the same name; null if there is none. */
    private static @Nullable Object key(Path file) throws IOException {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // reads on
        }
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(StandardCharsets.UTF_8.encode(text), 0);
        channel.force(true);
    }

    /** Removes what a killed owner was writing; no one else writes here now. */
    void removeLeftovers() {
        AtomicFiles.removeLeftovers(folder);
    }

    /** Leaves the folder to others; one that was made for the lock and got nothing else goes with it. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
            if (madeFolder && isEmpty()) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new CadenzaException("Cannot remove %s: %s. Remove it by hand.".formatted(file, IoReason.of(e)), e);
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * A process that holds a run's folder, as its lock file says.
     *
     * @param pid its id on its machine
     * @param started when it started, which tells it from a later process with the same id
     * @param host its machine
     */
    record LockOwner(long pid, Instant started, String host) {
        private static final Pattern TEXT = Pattern.compile("pid (\\d{1,18})\nstarted (\\d{1,15})\nhost (\\S+)\n");

        /** A clock that is set while a process runs moves its start by as much; more than this is another process. */
        private static final Duration SAME_START = Duration.ofSeconds(2);

        LockOwner {
            Objects.requireNonNull(started, "started");
            Objects.requireNonNull(host, "host");
        }

        /** This process. */
        static LockOwner current() {
            ProcessHandle self = ProcessHandle.current();
            return new LockOwner(self.pid(), self.info().startInstant().orElse(Instant.EPOCH), HostName.get());
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
            return host.equals(HostName.get())
                    && ProcessHandle.of(pid)
                            .filter(ProcessHandle::isAlive)
                            .flatMap(process -> process.info().startInstant())
                            .filter(start ->
                                    Duration.between(start, started).abs().compareTo(SAME_START) <= 0)
                            .isPresent();
        }

        /** The process in a user's words. */
        @Override
        public String toString() {
            return "process " + pid + (host.equals(HostName.get()) ? "" : " on " + host);
        }
    }
}
