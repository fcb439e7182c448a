package io.cadenza.data.cache;

import io.cadenza.data.cache.ContentCache.CacheKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The content hashes of a folder's files, so that files which did not change since need not be read again: size and time of
 * last change tell, as they do for {@code make} and {@code git}. Safe for several threads.
 */
public final class FileIndex {
    /** Raised when the bytes of an index come to mean something else. */
    private static final String FORMAT = "index/1";

    /** A file changed so shortly before it was hashed might change again without its time showing it. */
    private static final long COARSE_MILLIS = 2_000;

    private record State(long size, long modifiedMillis, String hash) {}

    private final ContentCache cache;
    private final CacheKey key;
    private final Map<String, State> before;
    private final Map<String, State> now = new ConcurrentHashMap<>();

    private FileIndex(ContentCache cache, CacheKey key, Map<String, State> before) {
        this.cache = cache;
        this.key = key;
        this.before = before;
    }

    /** The index of a folder as it was saved last; empty if it never was or is damaged. */
    public static FileIndex open(ContentCache cache, Path folder) {
        CacheKey key = new CacheKey(
                CacheKey.group(FORMAT),
                Digests.sha256(folder.toAbsolutePath().normalize().toString()));
        return new FileIndex(
                cache, key, cache.get(key).flatMap(FileIndex::decode).orElse(Map.of()));
    }

    /** The hash of a file that has not changed. */
    public Optional<String> hash(String name, long size, long modifiedMillis) {
        State known = before.get(name);
        if (known == null || known.size != size || known.modifiedMillis != modifiedMillis) {
            return Optional.empty();
        }
        now.put(name, known);
        return Optional.of(known.hash);
    }

    /** Remembers the hash of a file that was read just now. */
    public void put(String name, long size, long modifiedMillis, String hash) {
        if (System.currentTimeMillis() - modifiedMillis > COARSE_MILLIS) {
            now.put(name, new State(size, modifiedMillis, hash));
        }
    }

    /** Saves what was looked up and put, if it differs from what was there. */
    public void save() {
        if (!now.equals(before)) {
            cache.put(key, encode(new TreeMap<>(now)));
        }
    }

    private static byte[] encode(Map<String, State> states) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(states.size());
            for (Map.Entry<String, State> entry : states.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeLong(entry.getValue().size);
                out.writeLong(entry.getValue().modifiedMillis);
                out.writeUTF(entry.getValue().hash);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory gives none, and no path has 65,536 bytes
        }
        return bytes.toByteArray();
    }

    private static Optional<Map<String, State>> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Map<String, State> states = new ConcurrentHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                states.put(in.readUTF(), new State(in.readLong(), in.readLong(), in.readUTF()));
            }
            return Optional.of(states);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
