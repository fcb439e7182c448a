package io.cadenza.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration from elsewhere may be broken or hostile: reading it gives a configuration or says what is wrong with it. */
class MutatedConfigurationsTest {
    private static final int INPUTS = Integer.getInteger("cadenza.fuzz.inputs", 5000);
    private static final long SEED = Long.getLong("cadenza.fuzz.seed", 20260101);

    private static final List<String> SURPRISES = List.of(
            "",
            "-1",
            "0",
            "99999999999999999999",
            "1e999",
            ".nan",
            "~",
            "null",
            "[]",
            "[1, [2]]",
            "{}",
            "{a: b}",
            "&x 1",
            "*x",
            "!!javax.script.ScriptEngineManager []",
            "!!java.net.URL [\"http://x\"]",
            "|\n  text",
            "'",
            "\"",
            "\t",
            "\u0000",
            "\ud800",
            "---\n",
            "...\n",
            "%YAML 9.9\n",
            "? a\n: b\n",
            "- a\n",
            ": ",
            "#",
            "auto",
            "[".repeat(500));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"default", "article"})
    void mutatedConfigurationsEndInTheReadersOwnError(String preset) throws IOException {
        String text = ConfigLoader.presetText(preset);
        Path file = folder.resolve("my.yaml");
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            Files.write(file, mutated(text, new Random(SEED + i)));
            if (!isRead(file, i)) {
                refused++;
            }
        }
        assertThat(refused).isBetween(INPUTS / 4, INPUTS - 1);
    }

    private static byte[] mutated(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(text.length());
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes = text.substring(0, at).getBytes(StandardCharsets.UTF_8);
            case 2 -> {
                int to = Math.min(text.length(), at + random.nextInt(40));
                bytes = (text.substring(0, at) + text.substring(to)).getBytes(StandardCharsets.UTF_8);
            }
            case 3 ->
                bytes = (text.substring(0, at) + surprise(random) + text.substring(at))
                        .getBytes(StandardCharsets.UTF_8);
            default -> {
                int colon = text.indexOf(": ", at);
                int from = colon < 0 ? at : colon + 2;
                int end = text.indexOf('\n', from);
                bytes = (text.substring(0, from) + surprise(random) + (end < 0 ? "" : text.substring(end)))
                        .getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }

    private static String surprise(Random random) {
        return SURPRISES.get(random.nextInt(SURPRISES.size()));
    }

    private static boolean isRead(Path file, int input) {
        try {
            assertThat(ConfigLoader.ofDefault().file(file).load()).isNotNull();
            return true;
        } catch (ConfigException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("input %d of seed %d ended in %s".formatted(input, SEED, e), e);
        }
    }

    /** A name behind {@code !!} makes other readers of YAML construct an object of that class. */
    @Test
    void noClassNameInAConfigurationMeansAnything() throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, "seed: !!java.util.Date 7\n");
        assertThat(ConfigLoader.ofDefault().file(file).load().seed()).isEqualTo(7);
    }

    @Test
    void aHugeConfigurationIsRefusedUnread() throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, "# a comment\n".repeat(100_000));

        assertThatThrownBy(() -> ConfigLoader.ofDefault().file(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("more than 1048576 bytes")
                .hasMessageContaining("Is it a YAML file?");
    }
}
