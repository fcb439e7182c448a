package io.cadenza.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.sound.Sound;
import io.cadenza.eval.benchmark.BenchmarkDocument;
import io.cadenza.eval.benchmark.BenchmarkResults;
import io.cadenza.eval.benchmark.BenchmarkResults.Baselines;
import io.cadenza.eval.benchmark.BenchmarkResults.Row;
import io.cadenza.eval.benchmark.Comparison;
import io.cadenza.eval.benchmark.Findings;
import io.cadenza.eval.benchmark.Machine;
import io.cadenza.eval.benchmark.Percentiles;
import io.cadenza.eval.benchmark.Quality;
import io.cadenza.eval.benchmark.Quality.CurvePoint;
import io.cadenza.eval.benchmark.ResultTable;
import io.cadenza.eval.plot.PianoRoll;
import io.cadenza.eval.plot.Spectrogram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkReportTest {
    /** Tells the page around it what a browser sees: the width, the width that is needed, and what was loaded. */
    private static final String PROBE = """
            <script>
            parent.postMessage({
              width: innerWidth,
              needed: document.documentElement.scrollWidth,
              loaded: performance.getEntriesByType("resource").length,
              background: getComputedStyle(document.body).backgroundColor,
              audio: document.querySelectorAll("audio").length,
              cut: [...document.querySelectorAll(".scroll")].filter(part => part.scrollWidth > part.clientWidth).length,
              drawn: [...document.images].filter(image => image.naturalWidth > 0).length
            }, "*");
            </script>
            </body>
            """;

    /** A frame, because a browser's window may not be as narrow as a phone. */
    private static final String FRAME = """
            <!doctype html>
            <iframe src="probed.html" width="%d" height="800" style="border: 0"></iframe>
            <script>addEventListener("message", event => Object.assign(document.documentElement.dataset, event.data))</script>
            """;

    private static final String LSTM = "lstm-with-a-name-that-is-rather-long-for-a-phone";

    @TempDir
    Path folder;

    private Path report = Path.of("");

    @BeforeEach
    void writeReport() {
        report = folder.resolve("report.html");
        BenchmarkReport.write(
                report,
                document(),
                List.of(
                        new BenchmarkReport.Sample("wavenet", "toy cpu ×1, seed 7", ReportSample.of(scale())),
                        new BenchmarkReport.Sample("original", "low.wav", ReportSample.of(tone()))));
    }

    private static BenchmarkDocument document() {
        BenchmarkResults results = new BenchmarkResults(
                new Machine("Some <CPU> & more", 2, 8_000_000_000L, "Linux 6", "JDK 17"),
                7,
                3,
                new BenchmarkResults.Corpus("waltzes", "ab".repeat(32), 10, 1000, 50, 32, 16, 2, "piece", 90, 10),
                Optional.of(new Baselines(3.9, 3.2, List.of())),
                OptionalDouble.of(2.5),
                List.of(
                        row("wavenet", 1e6, 2.4, 2.5, 2.1),
                        row(LSTM, 2e6, 2.9, 2.5),
                        row("close", 2e6, 2.5, 2.5),
                        row("ngram", 0, 2.6, 2.6)),
                List.of(new BenchmarkResults.Peak("toy", "cpu", 1, new Percentiles(9e10, 1e11, 1.1e11, 5))),
                List.of(new BenchmarkResults.Failure("lstm-broken-cpu-1-whole", "ended by signal 6")),
                List.of(
                        new Comparison("wavenet on toy cpu ×1", "ngram on toy cpu ×1", -0.2, -0.3, -0.1, 12, 3),
                        new Comparison("ngram on toy cpu ×1", LSTM + " on toy cpu ×1", -0.3, -0.5, -0.1, 12, 3),
                        new Comparison("close on toy cpu ×1", "ngram on toy cpu ×1", -0.1, -0.3, 0.1, 12, 3),
                        new Comparison("wavenet on toy cpu ×1", "unigram", -0.8, -0.9, -0.7, 12, 1),
                        new Comparison(LSTM + " on toy cpu ×1", "unigram", -0.3, -0.4, -0.2, 12, 1),
                        new Comparison("close on toy cpu ×1", "unigram", -0.7, -0.9, -0.5, 12, 1)));
        return new BenchmarkDocument(
                "2026-11-28", "1.0", "abc123", List.of("cadenza benchmark --out 'a&b'"), new TreeMap<>(), results);
    }

    private static Row row(String model, double flops, double heldOut, double... validation) {
        List<CurvePoint> curve = new ArrayList<>();
        for (int i = 0; i < validation.length; i++) {
            curve.add(new CurvePoint(i + 1, 100L * (i + 1), validation[i] + 0.1, validation[i]));
        }
        return new Row(
                model,
                model,
                "toy",
                "cpu",
                1,
                "Toy 1",
                12_345,
                flops,
                flops,
                Optional.of(new Percentiles(900, 1000, 1100, 30)),
                OptionalDouble.of(0.5),
                OptionalDouble.of(6.4),
                OptionalDouble.of(3.2),
                Optional.of(new Quality(curve, heldOut, 64, List.of(), List.of(), List.of(), List.of())),
                List.of(heldOut - 0.1, heldOut, heldOut + 0.1),
                Optional.of(new Percentiles(20, 25, 60, 30)),
                Optional.of(new Percentiles(5, 6, 7, 30)),
                Optional.of(new Percentiles(1, 1, 1, 1)),
                OptionalLong.of(300_000_000));
    }

    private static Score scale() {
        List<Note> notes = IntStream.range(0, 8)
                .mapToObj(i -> Note.of(480L * i, 480, 60 + i, 80))
                .toList();
        return new Score(480, List.of(Track.of("scale", notes)));
    }

    /** Twelve seconds of 500 Hz at 2,000 samples a second. */
    private static Sound tone() {
        float[] samples = new float[24_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * 500 * i / 2000));
        }
        return Sound.of(2000, samples);
    }

    @Test
    void thePageHasNoScriptAndNamesNothingElsewhere() throws IOException {
        String html = Files.readString(report);
        assertThat(html).doesNotContain("<script", "http:", "https:", "url(", "@import");
        Matcher sources = Pattern.compile("(?:src|href)=\"(.{5})").matcher(html);
        assertThat(sources.results().map(source -> source.group(1)))
                .isNotEmpty()
                .containsOnly("data:");
    }

    @Test
    void whatOthersWroteIsEscaped() throws IOException {
        assertThat(Files.readString(report))
                .contains("Some &lt;CPU&gt; &amp; more", "cadenza benchmark --out &#39;a&amp;b&#39;")
                .doesNotContain("<CPU>");
    }

    @Test
    void itSaysInWordsWhatFailedAndWhatDoesNotBeatCounting() throws IOException {
        // the n-gram stands at 2.6, the wavenet at 2.4, the lstm at 2.9, and one at 2.5 that chance explains
        assertThat(Files.readString(report))
                .contains("wavenet on toy cpu ×1 beats the n-gram by 0.200 nats"
                        + " (95 % interval 0.100 to 0.300, 12 pieces, 3 trainings).")
                .contains(
                        "does not beat the n-gram: it is 0.300 nats worse than counting (95 % interval 0.100 to 0.500,")
                .contains("close on toy cpu ×1 cannot be told from the n-gram: it is 0.100 nats better"
                        + " (95 % interval -0.100 to 0.300, 12 pieces, 3 trainings).")
                .contains("lstm-broken-cpu-1-whole failed: ended by signal 6");
    }

    /** Of 2.3, 2.4 and 2.5 the standard deviation is √((0.01 + 0 + 0.01) ÷ 2) = 0.1. */
    @Test
    void itSaysWhenOnWhatAndHowFarTheTrainingsAreApart() throws IOException {
        assertThat(Files.readString(report))
                .contains("2026-11-28, on Some &lt;CPU&gt; &amp; more: waltzes")
                .contains("windows of 32 at every 16th token", "seeds 7 to 9")
                .contains("stride 16, in keys up to 2 semitones away")
                .contains("2.4000 ± 0.1000");
    }

    /** The seconds of all steps stand beside those up to the common loss. */
    @Test
    void theTableOfLossesHasParametersAndSeconds() {
        ResultTable.Table table = ResultTable.quality(document().results());
        assertThat(table.head()).containsSubsequence("parameters", "held-out nats", "training s", "seconds to 2.500");
        assertThat(table.rows().get(0)).containsSubsequence("wavenet", "12,345", "2.4000 ± 0.1000", "6.4", "3.2");
    }

    /** A share of the peak beyond the whole is said to be wrong, wherever it stands. */
    @Test
    void aShareBeyondThePeakIsFlagged() {
        BenchmarkResults results = document().results();
        Row row = results.rows().get(0);
        Row fast = new Row(
                row.model(),
                row.type(),
                row.backend(),
                row.device(),
                1,
                row.library(),
                1,
                1e6,
                1e6,
                row.tokensPerSecond(),
                OptionalDouble.of(1.08),
                row.trainingSeconds(),
                row.secondsToTarget(),
                Optional.empty(),
                List.of(),
                row.oneStream(),
                row.manyStreams(),
                row.firstTokenSeconds(),
                row.peakBytes());
        BenchmarkResults busy = new BenchmarkResults(
                results.machine(),
                1,
                1,
                results.corpus(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(fast, row),
                List.of(),
                List.of(),
                List.of());

        assertThat(ResultTable.speed(busy).rows().get(0)).contains("1.08 !");
        assertThat(ResultTable.speed(busy).rows().get(1)).contains("0.50");
        assertThat(Findings.of(busy))
                .anyMatch(line -> line.startsWith("wavenet on toy cpu ×1 seems to train at 1.080 of the product peak"));
    }

    /** A header, two rows, cells with what CSV and LaTeX take for their own. */
    @Test
    void tablesAreWrittenForOtherPrograms() {
        ResultTable.Table table = new ResultTable.Table(
                List.of("model", "nats"), List.of(List.of("a_b, \"c\"", "2.1 ± 0.1"), List.of("d & e", "50 %")));

        assertThat(table.csv()).isEqualTo("model,nats\n\"a_b, \"\"c\"\"\",2.1 ± 0.1\nd & e,50 %\n");
        assertThat(table.latex("Losses"))
                .contains("\\caption{Losses}\n\\begin{tabular}{ll}\n")
                .contains("a\\_b, \"c\" & 2.1 $\\pm$ 0.1 \\\\\n")
                .contains("d \\& e & 50 \\% \\\\\n");
        assertThat(ResultTable.losses(document().results()).csv())
                .contains("\nwavenet,toy,cpu,1,12345,2.4,0.1000000000000000")
                .contains("2.3 2.4 2.5,64\n");
    }

    @Test
    void aScoreIsHeardInASmallFile() throws IOException {
        byte[] wav = embedded("audio/wav").get(0);
        assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        // eight quarters of half a second and two seconds to die away, 16,000 samples of two bytes each
        assertThat(wav.length).isBetween(5 * 32_000, 7 * 32_000);
    }

    /** Ten seconds of 2,000 samples of two bytes after a header of 44. */
    @Test
    void aSoundIsHeardAtItsOwnRateAndNoLongerThanOthers() throws IOException {
        assertThat(embedded("audio/wav").get(1)).hasSize(44 + 10 * 2000 * 2);
    }

    @Test
    void aSoundIsSeenAsASpectrogram() throws IOException {
        assertThat(embedded("image/png"))
                .containsExactly(Spectrogram.png(
                        new Spectrogram.Panel("original", Sound.of(2000, Arrays.copyOf(tone().toArray(), 20_000)))));
    }

    @Test
    void lossesAndScoresAreDrawnByThePlottingPackage() throws IOException {
        List<byte[]> pictures = embedded("image/svg\\+xml");
        assertThat(pictures).hasSize(2);
        assertThat(new String(pictures.get(0), StandardCharsets.UTF_8))
                .contains("Loss by optimiser step", "wavenet, toy cpu ×1", "unigram: 3.200", "n-gram: 2.600")
                .doesNotContain("ngram, toy");
        assertThat(pictures.get(1)).isEqualTo(PianoRoll.svg(scale(), 10));
    }

    private List<byte[]> embedded(String type) throws IOException {
        return Pattern.compile("data:" + type + ";base64,([A-Za-z0-9+/=]+)")
                .matcher(Files.readString(report))
                .results()
                .map(match -> Base64.getDecoder().decode(match.group(1)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "1200, false", "390, true"})
    void aBrowserShowsItWithoutErrorsRequestsOrOverflow(int width, boolean dark) throws Exception {
        Optional<Chromium> chromium = Chromium.installed(folder);
        assumeTrue(chromium.isPresent(), "Chromium is not installed");
        Path probed = folder.resolve("probed.html");
        Files.writeString(
                probed,
                Files.readString(report)
                        .replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';")
                        .replace("</body>", PROBE));

        Path frame = folder.resolve("frame.html");
        Files.writeString(frame, FRAME.formatted(width));

        Chromium.Page page = chromium.orElseThrow().open(frame, dark);

        assertThat(page.log()).isEmpty();
        assertThat(attribute(page, "width")).isEqualTo(String.valueOf(width));
        assertThat(Integer.parseInt(attribute(page, "needed"))).isLessThanOrEqualTo(width);
        if (width >= 1200) {
            assertThat(attribute(page, "cut"))
                    .as("tables that must be scrolled")
                    .isEqualTo("0");
        }
        assertThat(attribute(page, "loaded")).isEqualTo("0");
        assertThat(attribute(page, "audio")).isEqualTo("2");
        assertThat(attribute(page, "drawn")).isEqualTo("3");
        assertThat(attribute(page, "background")).isEqualTo(dark ? "rgb(21, 23, 26)" : "rgb(251, 250, 247)");
    }

    private static String attribute(Chromium.Page page, String name) {
        Matcher matcher = Pattern.compile("data-" + name + "=\"([^\"]*)\"").matcher(page.dom());
        return matcher.find() ? matcher.group(1) : "missing";
    }
}
