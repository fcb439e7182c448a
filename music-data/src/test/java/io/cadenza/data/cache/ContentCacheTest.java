package io.cadenza.data.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.data.cache.ContentCache.CacheKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCacheTest {
    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    private ContentCache cache() {
        return ContentCache.in(folder.resolve("cache"), warnings::add);
    }

    @Test
    void whatOnePutAnotherGets() {
        cache().put(key("a"), bytes("music"));

        assertThat(cache().get(key("a"))).hasValue(bytes("music"));
        assertThat(cache().get(key("b"))).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void theLastOfTwoStays() {
        cache().put(key("a"), bytes("one"));
        cache().put(key("a"), bytes("two"));

        assertThat(cache().get(key("a"))).hasValue(bytes("two"));
    }

    @Test
    void anEntryWithOneChangedByteIsAbsentAndIsRemoved() throws IOException {
        cache().put(key("a"), bytes("music"));
        Path entry = files().get(0);
        byte[] whole = Files.readAllBytes(entry);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(entry, damaged);

            assertThat(cache().get(key("a"))).as("byte %d", i).isEmpty();
            assertThat(entry).doesNotExist();
        }
        cache().put(key("a"), bytes("music"));
        assertThat(cache().get(key("a"))).hasValue(bytes("music"));
    }

    @Test
    void anEntryThatWasCutIsAbsent() throws IOException {
        cache().put(key("a"), bytes("music"));
        Path entry = files().get(0);
        byte[] whole = Files.readAllBytes(entry);
        for (int length = 0; length < whole.length; length++) {
            Files.write(entry, java.util.Arrays.copyOf(whole, length));
            assertThat(cache().get(key("a"))).as("%d bytes", length).isEmpty();
        }
    }

    /** Eight writers and readers of one key, as if they were processes of their own: each sees a whole entry or none. */
    @Test
    void writersAndReadersOfOneEntryDoNotDisturbEachOther() {
        byte[][] contents = {"a".repeat(100_000).getBytes(StandardCharsets.US_ASCII), bytes("b")};

        List<byte[]> seen = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> {
                    ContentCache own = cache();
                    own.put(key("key"), contents[i % 2]);
                    return own.get(key("key")).stream();
                })
                .flatMap(stream -> stream)
                .toList();

        assertThat(seen).isNotEmpty().allMatch(content -> content.length == 100_000 || content.length == 1);
        assertThat(files()).hasSize(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void theLongestUnusedAreRemovedWhenThereIsTooMuch() throws IOException {
        // An entry of 992 bytes takes 1000 with its head; four of them may stay, and nine tenths of that are kept.
        ContentCache small = ContentCache.in(folder.resolve("cache"), 4_000, warnings::add);
        for (int i = 0; i < 6; i++) {
            small.put(key("entry " + i), new byte[992]);
            Path newest =
                    files().stream().filter(file -> !isOld(file)).findFirst().orElseThrow();
            Files.setLastModifiedTime(newest, FileTime.from(Instant.now().minus(Duration.ofHours(20 - i))));
        }

        small.trim();

        assertThat(IntStream.range(0, 6)
                        .filter(i -> small.get(key("entry " + i)).isPresent()))
                .containsExactly(3, 4, 5);
    }

    private static boolean isOld(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(Duration.ofHours(1)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatAKilledWriterLeftIsRemovedAfterAnHour() throws IOException {
        cache().put(key("a"), bytes("music"));
        Path fresh = Files.writeString(files().get(0).resolveSibling("fresh.part"), "half");
        Path old = Files.writeString(files().get(0).resolveSibling("old.part"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        ContentCache cache = cache();
        cache.put(key("b"), bytes("more"));

        cache.trim();

        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeUsedIsSaidOnceAndDoneWithout() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file where a folder should be");
        ContentCache cache = cache();

        cache.put(key("a"), bytes("music"));
        cache.put(key("b"), bytes("music"));

        assertThat(cache.get(key("a"))).isEmpty();
        assertThat(cache.isOn()).isFalse();
        assertThat(warnings).singleElement().asString().contains("The cache cannot be used", "CADENZA_CACHE");
    }

    @Test
    void aCacheThatKeepsNothingKeepsNothing() {
        ContentCache.none().put(key("a"), bytes("music"));

        assertThat(ContentCache.none().get(key("a"))).isEmpty();
        assertThat(ContentCache.none().isOn()).isFalse();
    }

    private List<Path> files() {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CacheKey key(String name) {
        return new CacheKey(CacheKey.group("a test"), Digests.sha256(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
