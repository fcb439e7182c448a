package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    private Path folder;

    private long now = 0;

    private Path file() {
        return folder.resolve("metrics.jsonl");
    }

    private MetricsFile open(long steps) {
        return MetricsFile.open(file(), steps, () -> now, Optional.empty());
    }

    private static BatchReport batch(int batch, int batches) {
        return new BatchReport(1, batch, batches, 2.5, 2.75, 640);
    }

    @Test
    void aLineIsThereAsSoonAsItsBatchIsOver() throws IOException {
        try (MetricsFile metrics = open(0)) {
            now = 2_000_000_000L;
            metrics.add(batch(1, 10));

            assertThat(file())
                    .hasContent("{\"event\":\"batch\",\"epoch\":1,\"step\":1,\"seconds\":2.0,\"loss\":2.5,"
                            + "\"meanLoss\":2.75,\"tokensPerSecond\":320}\n");
        }
    }

    @Test
    void aLongEpochHasFiftyLinesAndItsOwn() throws IOException {
        try (MetricsFile metrics = open(0)) {
            for (int i = 1; i <= 1000; i++) {
                metrics.add(batch(i, 1000));
            }
            metrics.add(new EpochReport(1, 1000, 2.5, OptionalDouble.of(2.25), 1e-3), true);
        }

        assertThat(Files.readAllLines(file())).hasSize(51);
        assertThat(Files.readAllLines(file()).get(50))
                .startsWith("{\"event\":\"epoch\",\"epoch\":1,\"step\":1000,")
                .contains(
                        "\"trainingLoss\":2.5,\"validationLoss\":2.25,\"learningRate\":0.001,\"best\":true,\"heapMiB\":");
    }

    @Test
    void aResumedRunForgetsWhatComesAgainAndGoesOnCounting() throws IOException {
        try (MetricsFile metrics = open(0)) {
            for (int i = 1; i <= 5; i++) {
                now = i * 1_000_000_000L;
                metrics.add(batch(i, 10));
            }
        }
        Files.writeString(file(), Files.readString(file()) + "{\"event\":\"batch\",\"epo");
        now = 0;

        try (MetricsFile metrics = open(3)) {
            now = 500_000_000L;
            metrics.add(batch(4, 10));
        }

        assertThat(Files.readAllLines(file()))
                .extracting(line -> line.replaceAll(".*\"step\":(\\d+),\"seconds\":([0-9.]+),.*", "$1 at $2"))
                .containsExactly("1 at 1.0", "2 at 2.0", "3 at 3.0", "4 at 3.5");
    }

    @Test
    void aClockThatIsSetBackTellsNoNegativeTimes() throws IOException {
        try (MetricsFile metrics = open(0)) {
            now = -3_600_000_000_000L;
            metrics.add(batch(1, 10));
        }

        assertThat(Files.readString(file())).contains("\"seconds\":0.0,").doesNotContain("-");
    }

    @Test
    void aFileOfSomethingElseIsBegunAnew() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xff, '\n', '[', '\n'});

        open(100).close();

        assertThat(file()).isEmptyFile();
    }
}
