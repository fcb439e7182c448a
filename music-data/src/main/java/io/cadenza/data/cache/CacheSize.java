package io.cadenza.data.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps a cache's folder from growing without end. */
final class CacheSize {
    /** The ending of a file that is being written. */
    static final String PART = ".part";

    /** A part so old was left by a process that was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private CacheSize() {}

    private record Entry(Path file, long bytes, Instant used) {}

    /** Removes abandoned parts, and entries longest unused until nine tenths of the limit are left, if it is passed. */
    static void trim(Path folder, long maxBytes) throws IOException {
        List<Entry> entries = entries(folder);
        Instant abandoned = Instant.now().minus(ABANDONED);
        long total = 0;
        for (Entry entry : entries) {
            if (entry.file().toString().endsWith(PART) && entry.used().isBefore(abandoned)) {
                Files.deleteIfExists(entry.file());
            } else {
                total += entry.bytes();
            }
        }
        if (total <= maxBytes) {
            return;
        }
        entries.sort(Comparator.comparing(Entry::used));
        long aim = maxBytes / 10 * 9;
        for (Entry entry : entries) {
            if (total <= aim) {
                return;
            }
            if (Files.deleteIfExists(entry.file())) {
                total -= entry.bytes();
            }
        }
    }

    private static List<Entry> entries(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                entries.add(new Entry(
                        file, attributes.size(), attributes.lastModifiedTime().toInstant()));
                return FileVisitResult.CONTINUE;
            }

            /** Another process was quicker to remove it. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return entries;
    }
}
