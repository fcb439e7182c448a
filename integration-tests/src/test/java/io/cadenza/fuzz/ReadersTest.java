package io.cadenza.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.file.Safetensors;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.fuzz.Readers.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The seeds of {@code .ci/fuzz} and what it has found, in {@code src/test/resources/fuzz}, and some mutations of each: a value or the
 * reader's own error in one line. Longer, and led by coverage: {@code .ci/fuzz}.
 */
class ReadersTest {
    private static final int MUTATIONS = Integer.getInteger("cadenza.fuzz.mutations", 600);
    private static final long SEED = Long.getLong("cadenza.fuzz.seed", 20261128);

    @ParameterizedTest
    @EnumSource(Reader.class)
    void endsInAValueOrInItsOwnError(Reader reader) throws IOException {
        List<byte[]> seeds = seeds(reader);
        assertThat(seeds).as("seeds of " + reader).isNotEmpty();
        Path scratch = reader.scratch();
        for (byte[] seed : seeds) {
            reader.read(seed, scratch);
        }
        for (int i = 0; i < MUTATIONS; i++) {
            Random random = new Random(SEED + i);
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            try {
                reader.read(input, scratch);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("%s, mutation %d of seed %d: %s".formatted(reader, i, SEED, e), e);
            }
        }
    }

    private static List<byte[]> seeds(Reader reader) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Path folder = Path.of(System.getProperty("cadenza.root", ".."))
                .resolve("integration-tests/src/test/resources/fuzz")
                .resolve(reader.name().toLowerCase(Locale.ROOT));
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        if (reader == Reader.SAFETENSORS) {
            Path file = reader.scratch();
            new Safetensors(
                            new TreeMap<>(Map.of("format", "pt")),
                            new TreeMap<>(Map.of("a", Tensor.of(Shape.of(2), new float[] {1, 2}))))
                    .write(file);
            seeds.add(Files.readAllBytes(file));
        }
        return seeds;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    int to = Math.min(bytes.length, at + 1 + random.nextInt(16));
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + to - at);
                    System.arraycopy(bytes, at, longer, to, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
