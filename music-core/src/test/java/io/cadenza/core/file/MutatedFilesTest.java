package io.cadenza.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingProgress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file from elsewhere is data that may be broken or hostile: whatever its bytes are, reading ends with a value or with the
 * reader's own error, and takes no more memory than the file's size bears out.
 *
 * <p>System properties: {@code cadenza.fuzz.inputs} for each kind of file, {@code cadenza.fuzz.seed}.
 */
class MutatedFilesTest {
    private static final int INPUTS = Integer.getInteger("cadenza.fuzz.inputs", 5000);
    private static final long SEED = Long.getLong("cadenza.fuzz.seed", 20260101);

    /** Reading a model of some kilobytes takes about 0.3 MB; a header that is believed takes gigabytes. */
    private static final long MOST_BYTES = 20_000_000;

    private static final List<EpochReport> HISTORY =
            List.of(new EpochReport(1, 10, 2.5, OptionalDouble.of(2.25), 1e-3));

    @TempDir
    private Path folder;

    /** A kind of file, and how it is written and read. */
    private record Kind(String name, ModelSpec spec, boolean checkpoint) {
        void write(Path file) {
            if (checkpoint) {
                TrainingState state = TrainingState.initial(spec, 1);
                CheckpointFile.write(
                        file, new Checkpoint(state, new TrainingProgress(HISTORY, 2, 3.5, 40), "seed: 1\n"));
            } else {
                ModelFile.write(
                        file,
                        new TrainedModel(
                                spec,
                                WeightInitializer.initialize(spec, 1),
                                Vocabulary.of(List.of("<start>", "<end>", "C4:1")),
                                TokenizerSpec.of("note-chord", Map.of("grid", "12")),
                                List.of(List.of(0, 1)),
                                HISTORY,
                                new CorpusFingerprint("dice-waltz", 3, 99, "abc"),
                                new TreeMap<>(Map.of("cadenza", "1"))));
            }
        }

        Object read(Path file) {
            Function<Path, Object> reader = checkpoint ? CheckpointFile::read : ModelFile::read;
            return reader.apply(file);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        ModelSpec lstm = new LstmSpec(3, 2, List.of(3, 2), 2, 0.1);
        return Stream.of(
                new Kind("model of wavenet", new WaveNetSpec(3, 2, 2, 2, 2, 2, List.of(1, 2), 0), false),
                new Kind(
                        "model of wavenet-simple",
                        new SimpleWaveNetSpec(3, 2, List.of(2, 2), 2, List.of(1, 2), 2, 0, 8),
                        false),
                new Kind("model of lstm", lstm, false),
                new Kind("checkpoint", lstm, true));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("kinds")
    void mutatedFilesEndInTheReadersOwnError(Kind kind) throws IOException {
        Path file = folder.resolve("file.safetensors");
        kind.write(file);
        Mutator mutator = new Mutator(Files.readAllBytes(file));
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = mutator.mutate(new Random(SEED + i));
            Files.write(file, bytes);
            long before = allocated();
            if (!isRead(kind, file, i)) {
                refused++;
            }
            assertThat(allocated() - before)
                    .as("bytes allocated for input %d of seed %d, of %d bytes", i, SEED, bytes.length)
                    .isLessThan(MOST_BYTES);
        }
        // Some mutations change the padding alone and are harmless; most must be noticed.
        assertThat(refused).isBetween(INPUTS / 2, INPUTS - 1);
    }

    private static boolean isRead(Kind kind, Path file, int input) {
        try {
            assertThat(kind.read(file)).isNotNull();
            return true;
        } catch (ModelFileException e) {
            assertThat(e.getMessage()).startsWith("Cannot read " + file + ": ");
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("input %d of seed %d ended in %s".formatted(input, SEED, e), e);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
