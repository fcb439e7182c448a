package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadenza.cli.Program;
import io.cadenza.core.sound.Sound;
import io.cadenza.data.sound.SoundFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backends here are the real ones, each in a process of its own. */
class BenchmarkCommandTest {
    @TempDir
    Path folder;

    private Program benchmark(Path out, String... more) {
        List<Object> words = new ArrayList<>(List.of(
                "benchmark",
                "--quick",
                "--steps",
                "12",
                "--samples",
                "2",
                "--set",
                "corpus.pieces=20",
                "--model",
                "wavenet,ngram",
                "--backend",
                "tensorflow,dl4j,ngram",
                "--threads",
                "1",
                "--out",
                out));
        words.addAll(List.of(more));
        return Program.run(words.toArray());
    }

    private static JsonNode results(Path out) throws IOException {
        return new ObjectMapper()
                .readTree(out.resolve("benchmark.json").toFile())
                .get("results");
    }

    @Test
    void equalSeedsGiveEqualQualityToTheLastDigitAndWhatIsMeasuredIsNotMeasuredAgain() throws IOException {
        Path first = folder.resolve("first");
        Program run = benchmark(first);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("wavenet", "ngram", "unigram", "uniform", "wrote " + first.resolve("report.html"));
        Path second = folder.resolve("second");
        keepPeaks(first, second);
        benchmark(second);

        JsonNode commands = new ObjectMapper()
                .readTree(first.resolve("benchmark.json").toFile())
                .get("commands");
        assertThat(commands.get(0).asText()).startsWith("cadenza benchmark --quick --steps 12");
        JsonNode rows = results(first).get("rows");
        assertThat(rows).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode quality = rows.get(i).get("quality");
            assertThat(quality.get("heldOutLoss").asDouble()).isBetween(0.1, 6.0);
            assertThat(results(second).get("rows").get(i).get("quality")).isEqualTo(quality);
        }
        // both start from equal weights and see equal batches; what is left is rounding
        double tensorflow = rows.get(1).get("quality").get("heldOutLoss").asDouble();
        double dl4j = rows.get(0).get("quality").get("heldOutLoss").asDouble();
        assertThat(Math.abs(tensorflow - dl4j)).isLessThan(1e-3);

        Path measurement = first.resolve("measurements/wavenet-tensorflow-cpu-1-whole.json");
        Object written = Files.getLastModifiedTime(measurement);
        JsonNode before = results(first);
        benchmark(first);
        assertThat(Files.getLastModifiedTime(measurement)).isEqualTo(written);
        assertThat(results(first)).isEqualTo(before);
    }

    /** The machine's peaks, which quality knows nothing of, are not measured again. */
    private static void keepPeaks(Path from, Path to) throws IOException {
        Path measurements = Files.createDirectories(to.resolve("measurements"));
        try (DirectoryStream<Path> peaks = Files.newDirectoryStream(from.resolve("measurements"), "peak-*")) {
            for (Path peak : peaks) {
                Files.copy(peak, measurements.resolve(peak.getFileName()));
            }
        }
    }

    /** A second and a half at the preset's 8,000 samples a second, of 16 bits after a header of 44 bytes. */
    @Test
    void modelsOfSoundAreSeenAndHeardBesideTheOriginal() throws IOException {
        Path sounds = folder.resolve("sounds");
        for (int i = 1; i <= 2; i++) {
            SoundFile.write(tone(200 * i), sounds.resolve("tone-" + i + ".wav"));
        }
        Path out = folder.resolve("out");
        Program run = Program.run(
                "benchmark",
                "--preset",
                "audio-small",
                "--corpus",
                sounds,
                "--backend",
                "tensorflow",
                "--threads",
                "1",
                "--quick",
                "--steps",
                "8",
                "--samples",
                "1",
                "--set",
                "data.validation=0.5",
                "--set",
                "model.residualChannels=8",
                "--set",
                "model.skipChannels=8",
                "--set",
                "model.headSize=8",
                "--set",
                "model.dilations=[1,2,4,8]",
                "--out",
                out);

        assertThat(run.code()).as(run.err()).isZero();
        List<String> sizes = Pattern.compile("data:audio/wav;base64,([A-Za-z0-9+/=]+)")
                .matcher(Files.readString(out.resolve("report.html")))
                .results()
                .map(match -> String.valueOf(Base64.getDecoder().decode(match.group(1)).length))
                .toList();
        assertThat(sizes).containsExactly(String.valueOf(44 + 8000), String.valueOf(44 + 24_000));
        assertThat(Files.readString(out.resolve("report.html")))
                .containsPattern("<h3>original</h3><span>tone-[12].wav</span>")
                .contains("<h3>audio-small</h3><span>tensorflow cpu ×1, seed 1</span>")
                .contains("data:image/png;base64,");
    }

    /** Half a second at 8,000 samples a second. */
    private static Sound tone(double hertz) {
        float[] samples = new float[4000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / 8000));
        }
        return Sound.of(8000, samples);
    }

    @Test
    void modelsThatDoNotAgreeOnTheirDataAreRefusedWithTheKey() throws IOException {
        Path one = Files.writeString(folder.resolve("one.yaml"), "data: {window: 32}\n");
        Path two = Files.writeString(folder.resolve("two.yaml"), "data: {window: 48}\n");

        Program run = Program.run("benchmark", one, two, "--out", folder.resolve("out"));

        assertThat(run.code()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(run.errors())
                .containsExactly(
                        "cadenza: A benchmark has one corpus, tokenizer, data and seed, but data.window is 32 for one and 48 for two."
                                + " Set it for all, as with --set data.window=32.");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    /** Who is held out is listed beside the results, and the tables are there for other programs. */
    @Test
    void aBenchmarkInSeveralKeysLeavesTablesAndItsSplit() throws IOException {
        Path out = folder.resolve("out");
        Program run = Program.run(
                "benchmark",
                "--quick",
                "--samples",
                "0",
                "--model",
                "ngram",
                "--backend",
                "ngram",
                "--threads",
                "1",
                "--set",
                "corpus.pieces=40",
                "--set",
                "data.transpose=2",
                "--out",
                out);
        assertThat(run.code()).as(run.err()).isZero();

        assertThat(results(out).get("corpus").get("transpose").asInt()).isEqualTo(2);
        assertThat(Files.readAllLines(out.resolve("split.csv")))
                .hasSize(41)
                .contains("subset,piece")
                .anyMatch(line -> line.startsWith("validation,"));
        assertThat(Files.readAllLines(out.resolve("losses.csv"))).hasSize(4); // a head, two baselines and the n-gram
        assertThat(Files.readAllLines(out.resolve("comparisons.csv"))).hasSize(2);
        assertThat(out.resolve("tables.tex")).content().contains("\\begin{tabular}", "ngram cpu $\\times$1");
    }
}
