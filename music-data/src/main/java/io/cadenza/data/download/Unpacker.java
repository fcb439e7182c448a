package io.cadenza.data.download;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Unpacks a ZIP archive that nobody has vouched for: no file lands outside its folder, no link is made, and no more comes out
 * than the limits, whatever the archive declares.
 *
 * @param maxEntries files and folders in the archive
 * @param maxFileBytes of one file, unpacked
 * @param maxBytes of all files together, unpacked
 */
record Unpacker(int maxEntries, long maxFileBytes, long maxBytes) {
    /** MAESTRO has 1,282 files of 82 MB; ten times that is a large corpus of scores. */
    static final Unpacker USUAL = new Unpacker(100_000, 64L << 20, 2L << 30);

    private static final int DEEPEST = 16;

    /**
     * Unpacks into an empty folder.
     *
     * @throws DownloadException if the archive is damaged or breaks a rule; what was unpacked so far is left to the caller
     */
    void unpack(Path archive, Path folder) {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            long left = maxBytes;
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > maxEntries) {
                    throw refused(archive, "it has more than " + maxEntries + " entries");
                }
                Path target = target(archive, entry.getName(), folder);
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    left -= copy(zip, archive, entry.getName(), target, left);
                }
            }
            if (entries == 0) {
                throw refused(archive, "it is no ZIP archive, or an empty one");
            }
        } catch (FileAlreadyExistsException e) {
            throw refused(archive, "it has two files of the name " + folder.relativize(Path.of(e.getFile())));
        } catch (IOException | IllegalArgumentException e) { // the latter for names that are no UTF-8
            throw new DownloadException(
                    "Cannot unpack %s: %s. Delete it and fetch it again.".formatted(archive, e.getMessage()), e);
        }
    }

    private long copy(ZipInputStream zip, Path archive, String name, Path target, long left) throws IOException {
        long size = 0;
        try (OutputStream out =
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                size += read;
                if (size > maxFileBytes || size > left) {
                    throw refused(archive, "at " + name + " it unpacks to more than is allowed");
                }
                out.write(buffer, 0, read);
            }
        }
        return size;
    }

    private static Path target(Path archive, String name, Path folder) {
        try {
            String clean = name.replace('\\', '/');
            Path target = folder.resolve(clean).normalize();
            boolean escapes = clean.startsWith("/")
                    || clean.matches("[A-Za-z]:.*")
                    || clean.chars().anyMatch(c -> c < ' ')
                    || Path.of(clean).getNameCount() > DEEPEST
                    || !target.startsWith(folder)
                    || (target.equals(folder) && !clean.matches("[./]+"));
            if (escapes) {
                throw refused(archive, "the name \"" + name + "\" leads out of its folder");
            }
            return target;
        } catch (InvalidPathException e) {
            throw refused(archive, "\"" + e.getReason() + "\" in a name");
        }
    }

    private static DownloadException refused(Path archive, String reason) {
        return new DownloadException("The archive %s is not to be trusted: %s. Nothing of it was kept."
                .formatted(archive.getFileName(), reason));
    }
}
