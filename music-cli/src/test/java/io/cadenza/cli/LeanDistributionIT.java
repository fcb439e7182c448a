package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code cadenza-lean.zip} as someone who unpacks it finds it: small, without natives, and working. */
@Execution(ExecutionMode.CONCURRENT)
class LeanDistributionIT {
    private static final Path ZIP = Path.of(System.getProperty("cadenza.distribution", "target/cadenza"))
            .resolveSibling("cadenza-lean.zip");

    private static final long MOST_BYTES = 20_000_000;

    @TempDir
    private Path folder;

    @Test
    void itIsSmallAndHoldsNoNatives() throws IOException {
        assertThat(ZIP).exists();
        unzip();
        assertThat(Files.size(ZIP) - Files.size(shippedModels()))
                .as("bytes without the models that come with it")
                .isLessThan(MOST_BYTES);
        try (var files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("LICENSE", "NOTICE", "cadenza.jar")
                    .noneMatch(name ->
                            name.matches(".*(tensorflow|dl4j|deeplearning4j|nd4j|javacpp|openblas|protobuf).*"));
        }
    }

    /** Floats, which a zip makes no smaller. */
    private Path shippedModels() throws IOException {
        try (var files = Files.list(folder.resolve("cadenza-lean/lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("music-models"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void itHasTheBackendsThatNeedNoNativesAndComposes() throws IOException, InterruptedException {
        unzip();
        Path launcher = folder.resolve("cadenza-lean/bin/cadenza");

        Launched backends = Launched.run(folder, Map.of(), line -> {}, "sh", launcher, "backends");
        Launched composed = Launched.run(
                folder,
                Map.of(),
                line -> {},
                "sh",
                launcher,
                "compose",
                "dice-waltz",
                "-o",
                "waltz.mid",
                "--wav",
                "--piano-roll");
        Launched asked = Launched.run(
                folder, Map.of(), line -> {}, "sh", launcher, "train", "--set", "backend=tensorflow", "--set", "run=r");

        assertThat(backends.lines().stream().filter(line -> !line.startsWith(" ")))
                .isEqualTo(List.of("java", "ngram"));
        assertThat(composed.code()).as(composed.text()).isZero();
        assertThat(folder.resolve("waltz.mid")).isNotEmptyFile();
        assertThat(asked.code()).as(asked.text()).isEqualTo(6);
        assertThat(asked.text()).contains("No backend \"tensorflow\"; available: java, ngram.");
    }

    private void unzip() throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ZIP))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                assertThat(target.startsWith(folder)).isTrue();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }
}
