package io.cadenza.data.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Entries by key, one file each. Any number of threads and processes may share a folder: an entry is written beside its place
 * and renamed, so that whoever reads sees a whole one or none. An entry that is damaged counts as absent and is removed; it is
 * not forced to disk, because what a power cut tears is found out by its checksum and made again.
 */
public final class ContentCache {
    /** How much a folder holds before the entries longest unused are removed: 1 GiB, some hundred thousand pieces. */
    public static final long MAX_BYTES = 1L << 30;

    private static final int MAGIC = 0x43445A31; // "CDZ1"
    private static final int HEAD = 2 * Integer.BYTES;

    /** An entry in use is marked so once a day, not at each use. */
    private static final Duration FRESH = Duration.ofDays(1);

    private final Optional<Path> folder;
    private final long maxBytes;
    private final Consumer<String> warnings;
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicBoolean grown = new AtomicBoolean();

    private ContentCache(Optional<Path> folder, long maxBytes, Consumer<String> warnings) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.warnings = warnings;
    }

    /**
     * The cache in a folder, which is made when it is needed.
     *
     * @param warnings told once, in one line, if the folder cannot be used; all goes on without it
     */
    public static ContentCache in(Path folder, Consumer<String> warnings) {
        return new ContentCache(Optional.of(folder), MAX_BYTES, warnings);
    }

    static ContentCache in(Path folder, long maxBytes, Consumer<String> warnings) {
        return new ContentCache(Optional.of(folder), maxBytes, warnings);
    }

    /** A cache that keeps nothing. */
    public static ContentCache none() {
        return new ContentCache(Optional.empty(), 0, warning -> {});
    }

    /** Whether anything can be kept. */
    public boolean isOn() {
        return folder.isPresent() && !broken.get();
    }

    /** The content of an entry, if it is there and whole. */
    public Optional<byte[]> get(CacheKey key) {
        return isOn() ? read(place(folder.get(), key)) : Optional.empty();
    }

    private Optional<byte[]> read(Path file) {
        try {
            ByteBuffer entry = ByteBuffer.wrap(Files.readAllBytes(file));
            if (entry.remaining() < HEAD || entry.getInt() != MAGIC || entry.getInt() != checksum(entry.slice())) {
                Files.deleteIfExists(file);
                return Optional.empty();
            }
            touch(file);
            byte[] content = new byte[entry.remaining()];
            entry.get(content);
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            giveUp(file, e);
            return Optional.empty();
        }
    }

    private static void touch(Path file) throws IOException {
        FileTime now = FileTime.fromMillis(System.currentTimeMillis());
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.toInstant().minus(FRESH))) {
            Files.setLastModifiedTime(file, now);
        }
    }

    /** Keeps an entry; of two writers of one key the last stays. */
    public void put(CacheKey key, byte[] content) {
        if (!isOn()) {
            return;
        }
        Path file = place(folder.get(), key);
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + CacheSize.PART);
        try {
            Files.createDirectories(file.getParent());
            ByteBuffer entry = ByteBuffer.allocate(HEAD + content.length);
            entry.putInt(MAGIC).putInt(checksum(ByteBuffer.wrap(content))).put(content);
            Files.write(part, entry.array());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            grown.set(true);
        } catch (IOException e) {
            giveUp(file, e);
        }
    }

    /** Removes the entries longest unused if anything was added and there is too much. To be called when work is done. */
    public void trim() {
        if (isOn() && grown.getAndSet(false)) {
            try {
                CacheSize.trim(folder.get(), maxBytes);
            } catch (IOException e) {
                giveUp(folder.get(), e);
            }
        }
    }

    private void giveUp(Path file, IOException e) {
        if (!broken.getAndSet(true)) {
            warnings.accept(
                    "The cache cannot be used: %s: %s. All goes on without it; set cadenza.cache or CADENZA_CACHE to another folder, or to off."
                            .formatted(file, e));
        }
    }

    /** Unlike newer checksums this one is fast in a JVM that has just started. */
    private static int checksum(ByteBuffer content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return (int) checksum.getValue();
    }

    /** Further levels below the group keep a folder from holding more than a few thousand files. */
    private static Path place(Path folder, CacheKey key) {
        return folder.resolve(key.group())
                .resolve(key.hash().substring(0, 2))
                .resolve(key.hash().substring(2));
    }

    /** Keeps a cache's folder from growing without end. */
    private static final class CacheSize {
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
                            file,
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()));
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

    /**
     * The name of an entry.
     *
     * @param group what was done, as a digest: the same for thousands of entries
     * @param hash what it was done to, as a digest
     */
    public record CacheKey(String group, String hash) {
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        /** Checks that both can be parts of a path. */
        public CacheKey {
            if (!DIGEST.matcher(group).matches() || !DIGEST.matcher(hash).matches()) {
                throw new IllegalArgumentException("A key is two digests of SHA-256, not " + group + " and " + hash);
            }
        }

        /** The group of a description of any length. */
        public static String group(String description) {
            return Digests.sha256(description);
        }
    }
}
