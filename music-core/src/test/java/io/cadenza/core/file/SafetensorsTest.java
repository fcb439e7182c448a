package io.cadenza.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class SafetensorsTest {
    private static final Safetensors CONTENT = new Safetensors(
            new TreeMap<>(Map.of("key", "äöü \"quoted\"")),
            new TreeMap<>(Map.of(
                    "a/weight", Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, -0.5f),
                    "scalar", Tensor.of(Shape.of(), 7))));

    private static final byte[] WRITTEN = written();

    private static byte[] written() {
        try {
            Path file = Files.createTempFile("cadenza", ".safetensors");
            CONTENT.write(file);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) {
        Path file = folder.resolve("new folder/x.safetensors");

        CONTENT.write(file);

        assertThat(Safetensors.read(file)).isEqualTo(CONTENT);
    }

    /** By hand after the format's description: length, header padded to eight bytes, 1.0f and -2.0f little-endian. */
    @Test
    void aFileOfTheFormatIsRead(@TempDir Path folder) throws IOException {
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        Path file = file(folder, header, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0});

        assertThat(Safetensors.read(file).tensors()).containsExactly(Map.entry("w", Tensor.of(Shape.of(2), 1, -2)));
    }

    @Test
    void tensorsBeginAtAMultipleOfEightBytes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.safetensors");
        CONTENT.write(file);

        long header = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();

        assertThat(header % 8).isZero();
    }

    private static Path file(Path folder, String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(data);
        return Files.write(folder.resolve("hand.safetensors"), bytes.array());
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void filesThatLieAreRefused(@TempDir Path folder) throws IOException {
        assertRefused(folder.resolve("none"), "no such file");
        assertRefused(Files.write(folder.resolve("short"), new byte[3]), "3 bytes, too few");
        byte[] huge = {-1, -1, -1, -1, -1, -1, -1, 0x7f, 0, 0};
        assertRefused(Files.write(folder.resolve("huge"), huge), "byte 0 announces a header of 9223372036854775807");
        assertRefused(file(folder, "[1]", new byte[0]), "not a JSON object");
        assertRefused(file(folder, "{oops", new byte[0]), "not JSON");
        assertRefused(
                file(folder, "{\"w\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", new byte[4]), "F16");
        assertRefused(
                file(folder, "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[4]),
                "truncated");
        assertRefused(
                file(folder, "{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", new byte[8]),
                "data offsets [0,8]");
        assertRefused(
                file(
                        folder,
                        "{\"w\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}}",
                        new byte[8]),
                "shape [65536,65536,65536,65536]");
    }

    /** Whatever a file's bytes are, reading ends with content or with the reader's own error. */
    @Property(tries = 2000)
    void mutatedFilesEndInTheReadersOwnError(
            @ForAll @IntRange(min = 0, max = 400) int position, @ForAll byte value, @ForAll boolean cut)
            throws IOException {
        Path file = Files.createTempFile("cadenza", ".safetensors");
        try {
            byte[] bytes = WRITTEN.clone();
            int at = position % bytes.length;
            bytes[at] = value;
            Files.write(file, cut ? Arrays.copyOf(bytes, at) : bytes);
            try {
                assertThat(Safetensors.read(file)).isNotNull();
            } catch (CadenzaException e) {
                assertThat(e).isInstanceOf(ModelFileException.class);
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aFailedWriteLeavesWhatWasThere(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("precious"), "old");

        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("what was there is unchanged");

        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    /** Of the padding alone a bit may change unseen. */
    @Property
    void oneChangedBitIsNoticed(@ForAll @IntRange(min = 0) int place) throws IOException {
        byte[] bytes = WRITTEN.clone();
        bytes[place / 8 % bytes.length] ^= (byte) (1 << place % 8);
        Path file = Files.createTempFile("cadenza", ".safetensors");
        try {
            Files.write(file, bytes);
            assertThat(Safetensors.read(file)).isEqualTo(CONTENT);
        } catch (ModelFileException e) {
            assertThat(e).hasMessageContaining(file.toString());
        } finally {
            Files.delete(file);
        }
    }

    /** Computed by Python's zlib after the rule in docs/formats.md. */
    private static final String CRC32 = "\"cadenza.checksum\":\"crc32:3410ab61\"";

    /** The same by its hashlib. */
    private static final String SHA256 =
            "\"cadenza.sha256\":\"7f5e2b33bacaa82ddb54fc0c612fc8c3d71a6e3c59c868a690866fb5d84104f1\"";

    @Test
    void theChecksumIsThatOfItsDescription() {
        assertThat(new String(WRITTEN, StandardCharsets.UTF_8)).contains(CRC32);
    }

    @Test
    void anEarlierFilesDigestIsChecked(@TempDir Path folder) throws IOException {
        int header = ByteBuffer.wrap(WRITTEN).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] tensors = Arrays.copyOfRange(WRITTEN, Long.BYTES + header, WRITTEN.length);
        String earlier = new String(WRITTEN, Long.BYTES, header, StandardCharsets.UTF_8).replace(CRC32, SHA256);
        Path whole = file(folder, earlier, tensors);

        assertThat(Safetensors.read(whole)).isEqualTo(CONTENT);

        Path anotherKey = file(folder, earlier.replace("sha256", "sha257"), tensors);
        assertThatThrownBy(() -> Safetensors.read(anotherKey)).hasMessageContaining("does not have its checksum");

        tensors[0]++;
        Path damaged = file(folder, earlier, tensors);
        assertThatThrownBy(() -> Safetensors.read(damaged)).hasMessageContaining("does not have its checksum");
    }

    @Test
    void anOldFileIsReadWithANote(@TempDir Path folder) throws IOException {
        String header = "{\"__metadata__\":{\"cadenza.format\":\"model/1\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        Path file = file(folder, header, new byte[] {0, 0, (byte) 0x80, 0x3f});
        List<String> notes = new ArrayList<>();

        assertThat(Safetensors.read(file, notes::add).metadata()).containsOnlyKeys("cadenza.format");

        assertThat(notes)
                .containsExactly(
                        file + " has no checksum, as files of older versions: whether it is damaged cannot be told");
    }
}
