package io.cadenza.core.file;

import io.cadenza.core.CadenzaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes whole files or nothing: to a temporary file beside the target, forced to disk, then renamed over it, and the folder
 * forced too, so that the new name outlives a power cut. Whoever reads the target sees the old content or the new, never a
 * part. A process that is killed leaves its temporary file behind and the target as it was.
 */
public final class AtomicFiles {
    private static final String TEMPORARY = ".part";

    /** Two writers of one target, in one process or two, must not share a temporary file. */
    private static final AtomicLong WRITES = new AtomicLong();

    private static final boolean FOLDERS_CAN_BE_FORCED =
            !System.getProperty("os.name", "").startsWith("Windows");

    private AtomicFiles() {}

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
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + TEMPORARY);
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            writePart(temporary, content, forced);
            before.replacing();
            rename(temporary, absolute);
            if (forced && folder != null) {
                forceFolder(folder);
            }
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw new CadenzaException(
                    "Cannot write %s: %s. Free space or choose another place; what was there is unchanged."
                            .formatted(target, reason(e)),
                    e);
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
                            .formatted(folder, reason(e)),
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
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
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

    /** Some failures say only which file; their kind is what is wrong with it. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
