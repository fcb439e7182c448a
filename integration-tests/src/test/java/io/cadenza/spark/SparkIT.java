package io.cadenza.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.data.corpus.PieceReport;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.run.CorpusFiles;
import io.cadenza.run.CorpusReader;
import io.cadenza.run.Progress;
import io.cadenza.run.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A master and two workers as processes on loopback, with the jar that users submit: the bytes are those of one machine. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SparkIT {
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("model.type", "lstm"),
            Map.entry("backend", "java"),
            Map.entry("corpus.pieces", "20"),
            Map.entry("model.embeddingSize", "8"),
            Map.entry("model.hiddenSizes", "[12]"),
            Map.entry("model.headSize", "8"),
            Map.entry("model.dropout", "0.2"),
            Map.entry("training.batchSize", "8"),
            Map.entry("training.epochs", "2"),
            Map.entry("training.local.workers", "2"),
            Map.entry("training.local.steps", "2"),
            Map.entry("training.local.outerRate", "0.7"),
            Map.entry("training.local.outerMomentum", "0.9"),
            Map.entry("save.everySteps", "8"),
            Map.entry("threads", "1")));

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path folder;

    private static Cluster cluster;
    private static Process worker;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
        worker = cluster.worker();
        cluster.worker();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** The words of a training with these settings into a run's folder. */
    private static String[] words(Path run, Map<String, String> settings) {
        List<String> words = new ArrayList<>();
        settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        words.addAll(List.of("--set", "run=" + run));
        return words.toArray(String[]::new);
    }

    private static Path here(String name, Map<String, String> settings) {
        Training training = Training.ofDefault();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            training = training.set(setting.getKey(), setting.getValue());
        }
        training.run(folder.resolve(name), Progress.NONE);
        return folder.resolve(name).resolve("model.safetensors");
    }

    private static int lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return (int) lines.count();
        } catch (IOException e) {
            return 0; // not yet there
        }
    }

    private static void assertEqualRuns(String name, String reference) {
        for (String file : List.of("model.safetensors", "resume.safetensors")) {
            assertThat(folder.resolve(name).resolve(file))
                    .hasSameBinaryContentAs(folder.resolve(reference).resolve(file));
        }
    }

    /** Two workers by Spark are two by threads, with a machine, the driver, or nothing lost. */
    @Test
    void losingAWorkerOrTheDriverChangesNoByte() {
        here("threads", SETTINGS);

        // A machine is lost.
        Path metrics = folder.resolve("lost-worker/metrics.jsonl");
        Process first = cluster.driver("lost-worker", "train", words(folder.resolve("lost-worker"), SETTINGS));
        Cluster.await("three lines of metrics", () -> lines(metrics) >= 3 || !first.isAlive());
        Cluster.kill(worker);
        int then = lines(metrics);
        cluster.end("lost-worker", first);
        assertThat(lines(metrics)).as("steps were taken after the loss").isGreaterThan(then);
        assertEqualRuns("lost-worker", "threads");

        // The driver is lost; one machine is left.
        Path resume = folder.resolve("lost-driver/resume.safetensors");
        String[] words = words(folder.resolve("lost-driver"), SETTINGS);
        Process second = cluster.driver("lost-driver", "train", words);
        Cluster.await("a state to resume from", () -> Files.exists(resume) || !second.isAlive());
        assertThat(second.isAlive()).as("training goes on").isTrue();
        second.destroyForcibly();
        Cluster.await("the driver's end", () -> !second.isAlive());
        List<String> again = new ArrayList<>(List.of(words));
        again.add("--resume");
        cluster.run("resumed", "train", again.toArray(String[]::new));
        assertThat(cluster.log("resumed")).contains("resuming after");
        assertEqualRuns("lost-driver", "threads");
    }

    @Test
    void oneWorkerThatTakesSingleStepsIsOrdinaryTraining() {
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.keySet().removeIf(key -> key.startsWith("training.local"));
        settings.put("training.epochs", "1");
        here("ordinary", settings);

        cluster.run("single", "train", words(folder.resolve("single"), settings));

        assertEqualRuns("single", "ordinary");
        assertThat(cluster.log("single")).contains("MiB a round to workers");
    }

    /** Sound music, a copy, a file with two tunes, a damaged and a refused file; in shards of two files and of one, here and there. */
    @Test
    void shardsAreThoseThatOneMachineWrites() throws IOException {
        Path music = Files.createDirectories(folder.resolve("music/deep"));
        tunes(music.resolve("a.abc"), 1, 2);
        tunes(music.resolve("b.abc"), 3);
        tunes(music.resolveSibling("copy of b.abc"), 3);
        Files.write(music.resolve("broken.mid"), "MThd and no more".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(music.resolve("empty.abc"), "");
        tunes(music.resolve("z.abc"), 4, 1);

        for (int files : new int[] {2, 1}) {
            Path here = folder.resolve("here-" + files);
            CorpusFiles reader = new CorpusFiles(
                    Progress.NONE, CorpusReader.tokenizer("bars", Map.of()), InstrumentChoice.ALL, "off");
            List<PieceReport> reports = reader.shard(List.of(reader.open(folder.resolve("music"))), here, files);
            assertThat(reports.stream().map(PieceReport::status))
                    .contains(PieceReport.Status.READ, PieceReport.Status.DUPLICATE, PieceReport.Status.REFUSED);
            Path there = folder.resolve("there-" + files);
            String path = files == 2
                    ? folder.resolve("music").toString()
                    : folder.resolve("music").toUri().toString(); // as Hadoop's connectors read it
            cluster.run(
                    "tokenize-" + files,
                    "tokenize",
                    path,
                    "--out",
                    there.toString(),
                    "--instruments",
                    "own",
                    "--shard-files",
                    String.valueOf(files));

            assertThat(contents(there)).isEqualTo(contents(here));
            assertThat(contents(here)).hasSize(5 + 6 / files);
        }
    }

    private static void tunes(Path file, int... keys) throws IOException {
        StringBuilder book = new StringBuilder();
        for (int key : keys) {
            book.append("X:%d\nT:Tune %d\nM:4/4\nL:1/4\nK:C\n%s|]\n\n".formatted(key, key, "CDEF GABc|".repeat(key)));
        }
        Files.writeString(file, book.toString());
    }

    private static SortedMap<String, String> contents(Path folder) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
