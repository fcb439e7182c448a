package io.cadenza.data.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.instrument.InstrumentChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * More than twenty thousand damaged files. Whatever the bytes, the reader gives music or its own error, whose place is in the file, soon
 * and without much memory; and what it gives, every tokenizer writes down or refuses with an error that its user can read.
 *
 * <p>Every input has a number: {@code damaged(seed, number)} makes it again.
 */
class MidiFuzzTest {
    private static final long SEED = 20_261_125;
    private static final int SMALL_FILES = 20_000;
    private static final int REAL_FILES = 1_500;

    /** Reading and encoding take a millisecond or ten; a busy machine takes longer, a hang for ever. */
    private static final int SECONDS = 20;

    /** The largest input has 60,000 bytes, whose events and symbols take some megabytes; 2 GB are announced in many. */
    private static final long MOST_ALLOCATED = 200_000_000;

    private static final ExecutorService WORKER = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "fuzz");
        thread.setDaemon(true);
        return thread;
    });

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<ScoreTokenizer> tokenizers = scoreTokenizers();
    private int read;
    private int refused;

    @AfterAll
    static void stop() {
        WORKER.shutdownNow();
    }

    @Test
    void damagedSmallFiles() throws Exception {
        List<byte[]> probes = files(Path.of("src/test/resources/article/probes"), 4_000);

        mutate(probes, SMALL_FILES);

        // Much damage leaves music, and some must not: the test would else see one side only.
        assertThat(read).isGreaterThan(SMALL_FILES / 3);
        assertThat(refused).isGreaterThan(SMALL_FILES / 50);
    }

    @Test
    void damagedRealFiles() throws Exception {
        Path shared = Path.of(System.getProperty("cadenza.shared", "../shared")).resolve("corpus");
        assumeTrue(Files.isDirectory(shared), "the shared corpus is not at " + shared);

        mutate(files(shared, 20_000), REAL_FILES);

        assertThat(read).isGreaterThan(REAL_FILES / 2);
    }

    private void mutate(List<byte[]> originals, int count) throws Exception {
        for (int number = 0; number < count; number++) {
            byte[] input = new Mutations(originals, new Random(SEED + number)).next();
            String name = "input " + number + " of " + count;
            try {
                WORKER.submit(() -> survive(name, input)).get(SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(name + " is still read after " + SECONDS + " s: " + hex(input), e);
            } catch (ExecutionException e) {
                throw new AssertionError(name + ": " + hex(input), e.getCause());
            }
        }
    }

    private void survive(String name, byte[] input) {
        long before = threads.getCurrentThreadAllocatedBytes();
        Optional<Score> score = read(name, input);
        score.ifPresent(this::encode);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for %d bytes of input", input.length)
                .isLessThan(MOST_ALLOCATED);
    }

    private Optional<Score> read(String name, byte[] input) {
        try {
            MidiReading reading = MidiReader.recover(name, input);
            assertThat(reading.repairs()).allMatch(repair -> repair.offset() >= 0 && repair.offset() <= input.length);
            read++;
            return Optional.of(reading.score());
        } catch (MidiFileException e) {
            assertThat(e.offset()).isBetween(0L, (long) input.length);
            assertThat(e.getMessage().lines()).hasSize(1);
            refused++;
            return Optional.empty();
        }
    }

    private void encode(Score score) {
        for (ScoreTokenizer tokenizer : tokenizers) {
            try {
                tokenizer.encode(InstrumentChoice.of("auto", tokenizer).apply(score));
                tokenizer.encode(InstrumentChoice.of("melody,drums", tokenizer).apply(score));
            } catch (CadenzaException e) {
                assertThat(e.getMessage().lines()).hasSize(1);
            }
        }
    }

    private static List<ScoreTokenizer> scoreTokenizers() {
        List<ScoreTokenizer> tokenizers = new ArrayList<>();
        for (TokenizerFactory factory : Tokenizers.installed().all()) {
            Tokenizer tokenizer = factory.create(Map.of());
            tokenizer.match(tokenizers::add, sound -> false);
        }
        return tokenizers;
    }

    private static List<byte[]> files(Path folder, long most) throws IOException {
        Predicate<Path> isSmall = file -> size(file) <= most;
        try (Stream<Path> walk = Files.walk(folder)) {
            List<byte[]> files = new ArrayList<>();
            for (Path file : walk.filter(file -> file.toString().endsWith(".mid"))
                    .filter(isSmall)
                    .sorted()
                    .toList()) {
                files.add(Files.readAllBytes(file));
            }
            return files;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(byte[] input) {
        return input.length > 4_000 ? input.length + " bytes" : HexFormat.of().formatHex(input);
    }
}
