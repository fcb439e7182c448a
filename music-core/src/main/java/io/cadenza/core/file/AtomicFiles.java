package io.cadenza.core.file;

import io.cadenza.core.CadenzaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes whole files or nothing: to a temporary file beside the target, forced to disk, then renamed over it, and the folder
 * forced too, so that the new name outlives a power cut. Whoever reads the target sees the old content or the new, never a
 * part.
 *
 * <p>Ctrl-C and SIGTERM remove the temporary files that are being written; a process that is killed outright leaves its own behind,
 * and the next one that writes into that folder removes it.
 */
public final class AtomicFiles {
    private static final String TEMPORARY = ".part";

    /** Two writers of one target, in one process or two, must not share a temporary file. */
    private static final AtomicLong WRITES = new AtomicLong();

    private static final boolean FOLDERS_CAN_BE_FORCED =
            !System.getProperty("os.name", "").startsWith("Windows");

    /** Its process id and host tell whose a temporary file is: {@code .NAME.HOST-PID-NUMBER.part}. */
    private static final Pattern OWNED =
            Pattern.compile("\\..*\\.([0-9a-f]{8})-(\\d{1,18})-\\d{1,18}\\.part", Pattern.DOTALL);

    private static final String HOST = String.format("%08x", HostName.get().hashCode());

    /** Longer than any step or save takes. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** Guards what follows. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private static final Condition WORK_FINISHED = LOCK.newCondition();
    private static final Set<Path> PARTS = new HashSet<>();
    private static final Set<Path> CLEARED = new HashSet<>();
    private static int finishing;
    private static boolean hooked;
    private static boolean shutDown;

    private AtomicFiles() {}

    /**
     * Says that work is under way which comes to its own end when the JVM is to shut down, and saves on the way: until it is
     * closed, a shutdown leaves temporary files alone.
     */
    public static Finishing finishing() {
        LOCK.lock();
        try {
            hook();
            finishing++;
        } finally {
            LOCK.unlock();
        }
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (!closed.getAndSet(true)) {
                LOCK.lock();
                try {
                    finishing--;
                    WORK_FINISHED.signalAll();
                } finally {
                    LOCK.unlock();
                }
            }
        };
    }

    /** Work that comes to its own end at a shutdown; closing twice is harmless. */
    @FunctionalInterface
    public interface Finishing extends AutoCloseable {
        @Override
        void close();
    }

    private static void hook() {
        if (hooked) {
            return;
        }
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(AtomicFiles::removeParts, "part files"));
            hooked = true;
        } catch (IllegalStateException e) {
            hooked = true; // the JVM is on its way out already, and what is written now is written to its end
        }
    }

    /** At a shutdown: waits for work that saves by itself, then removes half-written files and allows no new writes. */
    private static void removeParts() {
        LOCK.lock();
        try {
            long left = PATIENCE_NANOS;
            while (finishing > 0 && left > 0) {
                left = WORK_FINISHED.awaitNanos(left);
            }
            shutDown = true;
            for (Path part : PARTS) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            System.err.println("cadenza: cannot remove what was half written: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            LOCK.unlock();
        }
    }

    /** Once parts are removed, whoever writes waits for the JVM's end, which is near. */
    private static void awaitEnd() {
        while (shutDown) {
            WORK_FINISHED.awaitUninterruptibly();
        }
    }

    /** Under the lock, so that a shutdown knows of every part there is. */
    private static FileChannel open(Path part) throws IOException {
        LOCK.lock();
        try {
            hook();
            awaitEnd();
            PARTS.add(part);
            return FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } finally {
            LOCK.unlock();
        }
    }

    private static void end(Path part) {
        LOCK.lock();
        try {
            PARTS.remove(part);
        } finally {
            LOCK.unlock();
        }
    }

    /** Removes from a folder what processes of this machine have left that run no more; once for each folder. */
    private static void clearDead(Path folder) throws IOException {
        LOCK.lock();
        try {
            if (!CLEARED.add(folder)) {
                return;
            }
        } finally {
            LOCK.unlock();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(AtomicFiles::isOfTheDead).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (AccessDeniedException | UncheckedIOException e) {
            // a folder that can be written and not listed, or one that somebody else is emptying: nothing is lost
        }
    }

    private static boolean isOfTheDead(Path file) {
        Matcher owned = OWNED.matcher(String.valueOf(file.getFileName()));
        return owned.matches()
                && owned.group(1).equals(HOST)
                && ProcessHandle.of(Long.parseLong(owned.group(2))).isEmpty();
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to a buffered stream, which it need not close. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file; its folder is made if it is missing.
     *
     * @throws CadenzaException if it cannot be written, for instance on a full disk; the target is as it was
     */
    public static void write(Path target, Content content) {
        write(target, content, () -> {}, true);
    }

    /**
     * Writes a text file in UTF-8, whole or not at all, without waiting for the disk: for one of thousands that can be made again
     * after a power cut.
     *
     * @throws CadenzaException as {@link #write}
     */
    public static void writeTextUnforced(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), () -> {}, false);
    }

    /**
     * Writes a file whose old content, if there is any, gets another name in the same folder. At every moment the old content
     * or the new is whole on the disk, under one of the two names.
     *
     * @throws CadenzaException as {@link #write}
     */
    public static void writeKeepingOld(Path target, Path old, Content content) {
        Before keepingOld = () -> {
            if (Files.exists(target)) {
                rename(target, old);
            }
        };
        write(target, content, keepingOld, true);
    }

    /** What is done once the new content is safe and before it takes its place. */
    @FunctionalInterface
    private interface Before {
        void replacing() throws IOException;
    }

    private static void write(Path target, Content content, Before before, boolean forced) {
        Path absolute = target.toAbsolutePath();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "." + HOST + "-"
                + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + TEMPORARY);
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
                clearDead(folder);
            }
            writePart(temporary, content, forced);
            replace(temporary, absolute, before);
            if (forced && folder != null) {
                forceFolder(folder);
            }
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw new CadenzaException(
                    "Cannot write %s: %s. Free space or choose another place; what was there is unchanged."
                            .formatted(target, IoReason.of(e)),
                    e);
        } finally {
            end(temporary);
        }
    }

    /** Under the lock, so that a shutdown comes before it or after. */
    private static void replace(Path temporary, Path target, Before before) throws IOException {
        LOCK.lock();
        try {
            awaitEnd();
            before.replacing();
            rename(temporary, target);
        } finally {
            LOCK.unlock();
        }
    }

    /** Writes a text file in UTF-8. */
    public static void writeText(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Removes what killed writers have left in a folder. Only for a folder in which nobody else is writing.
     *
     * @return the files removed
     * @throws CadenzaException if one cannot be removed
     */
    public static List<Path> removeLeftovers(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> leftovers = files.filter(AtomicFiles::isLeftover).toList();
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
            return leftovers;
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot clear %s of what a killed process left: %s. Make the folder writable."
                            .formatted(folder, IoReason.of(e)),
                    e);
        }
    }

    private static boolean isLeftover(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(TEMPORARY);
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A rename lives in the folder, which is a file of its own; Windows opens no folders and writes names through. */
    private static void forceFolder(Path folder) throws IOException {
        if (FOLDERS_CAN_BE_FORCED) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void writePart(Path file, Content content, boolean forced) throws IOException {
        try (FileChannel channel = open(file);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            content.writeTo(out);
            out.flush();
            if (forced) {
                channel.force(true);
            }
        }
    }

    private static void deleteQuietly(Path file, IOException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
