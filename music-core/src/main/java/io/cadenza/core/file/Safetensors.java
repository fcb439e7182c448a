package io.cadenza.core.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The safetensors format: eight bytes of header length, a JSON header, then tensors as little-endian floats in row-major
 * order. Here only 32-bit floats are written and read.
 *
 * @param metadata text by key, sorted
 * @param tensors by name, sorted
 */
public record Safetensors(SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors) {
    private static final String METADATA = "__metadata__";
    private static final int LENGTH_BYTES = 8;
    /** The limit of the format's reference implementation. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

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
            ByteBuffer bytes = ByteBuffer.allocate(tensor.shape().size() * Float.BYTES);
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.buffer());
            out.write(bytes.array());
        }
    }

    /** The header, padded with spaces so that the tensors begin at a multiple of eight bytes. */
    private byte[] header() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode texts = root.putObject(METADATA);
        metadata.forEach(texts::put);
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
        String text = JSON.writeValueAsString(root);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(-length & 7)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file. Nothing is allocated that the file's own length does not bear out.
     *
     * @throws ModelFileException if there is no such file or it is not safetensors of 32-bit floats
     */
    public static Safetensors read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < LENGTH_BYTES) {
                throw new ModelFileException(
                        file,
                        "it has " + size + " bytes, too few for a model. It is truncated or another kind of file.");
            }
            long headerBytes = bytes(channel, 0, LENGTH_BYTES, file).getLong();
            if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)) {
                throw new ModelFileException(
                        file,
                        "byte 0 announces a header of " + Long.toUnsignedString(headerBytes) + " bytes in a file of "
                                + size + ". It is truncated or another kind of file.");
            }
            JsonNode header = parse(file, bytes(channel, LENGTH_BYTES, (int) headerBytes, file));
            return new Reader(file, channel, LENGTH_BYTES + headerBytes, size).read(header);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(file, "there is no such file.", e);
        } catch (IOException e) {
            throw new ModelFileException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonNode parse(Path file, ByteBuffer bytes) {
        try {
            JsonNode header = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
            if (header != null && header.isObject()) {
                return header;
            }
        } catch (JacksonException e) {
            throw new ModelFileException(file, "its header at byte 8 is not JSON.", e);
        }
        throw new ModelFileException(file, "its header at byte 8 is not a JSON object.");
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int count, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new ModelFileException(file, "it ends at byte " + (position + buffer.position()) + ".");
            }
        }
        return buffer.flip();
    }

    /** Reads the tensors that a header announces. */
    private record Reader(Path file, FileChannel channel, long dataStart, long fileSize) {

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
                    bytes(channel, dataStart + from, (int) length, file).asFloatBuffer();
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
