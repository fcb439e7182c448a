package io.cadenza.core.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The safetensors format: eight bytes of header length, a JSON header, then tensors as little-endian floats in row-major
 * order. Here only 32-bit floats are written and read.
 *
 * <p>Files are written with a checksum of all metadata and tensors among the metadata, and a file whose content does not have its
 * checksum is refused: a disk or a copy that changes a bit cannot give another model. Other programs see one more text.
 *
 * @param metadata text by key, sorted
 * @param tensors by name, sorted
 */
public record Safetensors(SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors) {
    private static final String METADATA = "__metadata__";
    /** The key of the checksum, which is not among {@link #metadata}. SHA-256 was a tenth of a short program's whole time. */
    private static final String CHECKSUM = "cadenza.checksum";

    private static final String CRC32_PREFIX = "crc32:";
    /** SHA-256 in hexadecimal, in files that were written before there was {@link #CHECKSUM}. */
    private static final String DIGEST = "cadenza.sha256";

    private static final Pattern LOOKS_LIKE_A_CHECKSUM = Pattern.compile("crc32:[0-9a-f]{8}|[0-9a-f]{64}");
    private static final int LENGTH_BYTES = 8;
    /** The limit of the format's reference implementation. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    /** Copies. */
    public Safetensors {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    /** Writes a file atomically; equal content gives equal bytes. */
    public void write(Path file) {
        AtomicFiles.write(file, this::writeTo);
    }

    /** Writes a file atomically; what was there gets another name in the same folder. */
    void writeKeepingOld(Path file, Path old) {
        AtomicFiles.writeKeepingOld(file, old, this::writeTo);
    }

    private void writeTo(OutputStream out) throws IOException {
        byte[] header = header();
        out.write(ByteBuffer.allocate(LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (Tensor tensor : tensors.values()) {
            out.write(bytes(tensor));
        }
    }

    private static byte[] bytes(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(tensor.shape().size() * Float.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.buffer());
        return bytes.array();
    }

    private String crc32() {
        CRC32 crc = new CRC32();
        summed(crc::update);
        return CRC32_PREFIX + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private String sha256() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            summed(sha::update);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * What a checksum is over: everything in order of the keys, of each text its key and value, of each tensor its name, shape and
     * bytes, with a length before each of variable length.
     */
    private void summed(Consumer<byte[]> sum) {
        metadata.forEach((key, value) -> {
            summed(sum, key);
            summed(sum, value);
        });
        tensors.forEach((name, tensor) -> {
            summed(sum, name);
            summed(sum, tensor.shape().toString());
            sum.accept(bytes(tensor));
        });
    }

    private static void summed(Consumer<byte[]> sum, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sum.accept(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sum.accept(bytes);
    }

    /** The header, padded with spaces so that the tensors begin at a multiple of eight bytes. */
    private byte[] header() throws IOException {
        ObjectNode root = Json.plain().object();
        SortedMap<String, String> texts = new TreeMap<>(metadata);
        texts.put(CHECKSUM, crc32());
        texts.forEach(root.putObject(METADATA)::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Shape shape = entry.getValue().shape();
            ObjectNode node = root.putObject(entry.getKey());
            node.put("dtype", "F32");
            ArrayNode dimensions = node.putArray("shape");
            shape.dimensions().forEach(dimensions::add);
            long end = offset + (long) shape.size() * Float.BYTES;
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = Json.plain().write(root);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(-length & 7)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file. Nothing is allocated that the file's own length does not bear out.
     *
     * @throws ModelFileException if there is no such file, it is not safetensors of 32-bit floats, or its content is not what was
     *     written
     */
    public static Safetensors read(Path file) {
        return read(file, note -> {});
    }

    /**
     * The same.
     *
     * @param notes receives one line if the file has no checksum, such as one of an older version
     */
    public static Safetensors read(Path file, Consumer<String> notes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Source source = (target, position) -> channel.read(target, position);
            return read(file, source, channel.size(), notes);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(file, "there is no such file.", e);
        } catch (IOException e) {
            throw new ModelFileException(file, IoReason.of(e) + ".", e);
        }
    }

    /**
     * Reads what is in memory.
     *
     * @param name stands in errors where a file's would
     */
    static Safetensors read(Path name, byte[] content, Consumer<String> notes) {
        Source source = (target, position) -> {
            int count = (int) Math.min(target.remaining(), content.length - position);
            if (count <= 0) {
                return -1;
            }
            target.put(content, (int) position, count);
            return count;
        };
        try {
            return read(name, source, content.length, notes);
        } catch (IOException e) {
            throw new ModelFileException(name, String.valueOf(e.getMessage()), e);
        }
    }

    private static Safetensors read(Path file, Source source, long size, Consumer<String> notes) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new ModelFileException(
                    file, "it has " + size + " bytes, too few for a model. It is truncated or another kind of file.");
        }
        long headerBytes = bytes(source, 0, LENGTH_BYTES, file).getLong();
        if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)) {
            throw new ModelFileException(
                    file,
                    "byte 0 announces a header of " + Long.toUnsignedString(headerBytes) + " bytes in a file of " + size
                            + ". It is truncated or another kind of file.");
        }
        JsonNode header = parse(file, bytes(source, LENGTH_BYTES, (int) headerBytes, file));
        return new Reader(file, source, LENGTH_BYTES + headerBytes, size)
                .read(header)
                .verified(file, notes);
    }

    /** Bytes at a position of a file or of memory: as many as there are, up to what the target takes; −1 at the end. */
    private interface Source {
        int read(ByteBuffer target, long position) throws IOException;
    }

    /** The content without its checksum, which it must have. */
    private Safetensors verified(Path file, Consumer<String> notes) {
        String crc32 = metadata.get(CHECKSUM);
        String sha256 = metadata.get(DIGEST);
        if (crc32 == null && sha256 == null) {
            if (metadata.values().stream()
                    .anyMatch(text -> LOOKS_LIKE_A_CHECKSUM.matcher(text).matches())) {
                throw damaged(file); // the key itself is what was changed
            }
            if (metadata.keySet().stream().anyMatch(key -> key.startsWith("cadenza."))) {
                notes.accept(
                        file + " has no checksum, as files of older versions: whether it is damaged cannot be told");
            }
            return this;
        }
        SortedMap<String, String> texts = new TreeMap<>(metadata);
        texts.remove(crc32 != null ? CHECKSUM : DIGEST);
        Safetensors content = new Safetensors(texts, tensors);
        if (crc32 != null ? !content.crc32().equals(crc32) : !content.sha256().equals(sha256)) {
            throw damaged(file);
        }
        return content;
    }

    private static ModelFileException damaged(Path file) {
        return new ModelFileException(
                file,
                "its content is not what was written: it does not have its checksum. A disk or a copy has changed it."
                        + " Take another copy, or train again.");
    }

    private static JsonNode parse(Path file, ByteBuffer bytes) {
        try {
            JsonNode header =
                    Json.plain().tree(StandardCharsets.UTF_8.decode(bytes).toString());
            if (header != null && header.isObject()) {
                return header;
            }
        } catch (JacksonException e) {
            throw new ModelFileException(file, "its header at byte 8 is not JSON.", e);
        }
        throw new ModelFileException(file, "its header at byte 8 is not a JSON object.");
    }

    private static ByteBuffer bytes(Source source, long position, int count, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (source.read(buffer, position + buffer.position()) < 0) {
                throw new ModelFileException(file, "it ends at byte " + (position + buffer.position()) + ".");
            }
        }
        return buffer.flip();
    }

    /** Reads the tensors that a header announces. */
    private record Reader(Path file, Source source, long dataStart, long fileSize) {

        Safetensors read(JsonNode header) throws IOException {
            SortedMap<String, String> metadata = new TreeMap<>();
            SortedMap<String, Tensor> tensors = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals(METADATA)) {
                    tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue()));
                    continue;
                }
                for (Map.Entry<String, JsonNode> text : entry.getValue().properties()) {
                    if (!text.getValue().isTextual()) {
                        throw new ModelFileException(file, "its metadata \"" + text.getKey() + "\" is not text.");
                    }
                    metadata.put(text.getKey(), text.getValue().textValue());
                }
            }
            return new Safetensors(metadata, tensors);
        }

        private Tensor tensor(String name, JsonNode node) throws IOException {
            if (!node.path("dtype").asText().equals("F32")) {
                throw new ModelFileException(
                        file, "tensor \"" + name + "\" has type " + node.path("dtype") + "; only F32 is read.");
            }
            Shape shape = shape(name, node.path("shape"));
            long from = node.path("data_offsets").path(0).asLong(-1);
            long to = node.path("data_offsets").path(1).asLong(-1);
            long length = (long) shape.size() * Float.BYTES;
            if (from < 0 || to - from != length) {
                throw new ModelFileException(
                        file,
                        "tensor \"" + name + "\" of shape " + shape + " has data offsets " + node.path("data_offsets")
                                + ".");
            }
            if (to > fileSize - dataStart) {
                throw new ModelFileException(
                        file,
                        "tensor \"" + name + "\" ends at byte " + (dataStart + to) + " of a file of " + fileSize
                                + ". It is truncated.");
            }
            FloatBuffer values =
                    bytes(source, dataStart + from, (int) length, file).asFloatBuffer();
            float[] array = new float[shape.size()];
            values.get(array);
            return Tensor.of(shape, array);
        }

        private Shape shape(String name, JsonNode node) {
            int[] dimensions = new int[node.size()];
            long elements = 1;
            for (int i = 0; i < dimensions.length; i++) {
                dimensions[i] = node.path(i).asInt(0);
                elements = dimensions[i] < 1
                        ? Long.MAX_VALUE
                        : Math.multiplyHigh(elements, dimensions[i]) != 0 ? Long.MAX_VALUE : elements * dimensions[i];
                if (elements > Integer.MAX_VALUE / Float.BYTES) {
                    throw new ModelFileException(file, "tensor \"" + name + "\" has the shape " + node + ".");
                }
            }
            if (!node.isArray()) {
                throw new ModelFileException(file, "tensor \"" + name + "\" has no shape.");
            }
            return Shape.of(dimensions);
        }
    }
}
