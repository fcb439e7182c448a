package io.cadenza.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.Json;
import io.cadenza.core.file.Safetensors;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.model.Weights;
import io.cadenza.core.onnx.OnnxFile;
import io.cadenza.core.onnx.OnnxFile.Form;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden logits, computed in double precision by an independent program, come out of ONNX Runtime within 1e-5. The files stay in
 * {@code target/onnx}, where {@code .ci/onnx-web} takes them into a browser.
 */
class OnnxRuntimeTest {
    private static final double CLOSE = 1e-5;
    private static final Path ROOT = Path.of(System.getProperty("cadenza.root", ".."));
    private static final Path GOLDEN = ROOT.resolve("music-tck/src/main/resources/io/cadenza/tck/golden");
    private static final Path TARGET = ROOT.resolve("integration-tests/target/onnx");

    static List<String> cases() throws Exception {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aWholeWindowHasTheGoldenLogits(String name) throws Exception {
        JsonNode golden = golden(name);
        int[][] ids = Json.plain().read(golden.path("inputs"), int[][].class);

        try (RuntimeSession session = new RuntimeSession(export(name, golden, Form.WINDOW), ids.length)) {
            requireClose(session.run(ids), logits(golden));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensOneAfterTheOtherHaveTheGoldenLogits(String name) throws Exception {
        JsonNode golden = golden(name);
        int[][] ids = Json.plain().read(golden.path("inputs"), int[][].class);
        double[][][] expected = logits(golden);
        int time = ids[0].length;

        try (RuntimeSession session = new RuntimeSession(export(name, golden, Form.STEP), ids.length)) {
            for (int t = 0; t < time; t++) {
                float[][][] logits = session.run(columns(ids, t, t + 1));
                int place = t - (time - expected[0].length);
                if (place >= 0) {
                    requireClose(logits, columns(expected, place, place + 1));
                }
            }
        }
    }

    /** A prompt goes in at once, whatever its length. */
    @ParameterizedTest
    @MethodSource("cases")
    void runsOfTokensHaveTheGoldenLogitsToo(String name) throws Exception {
        JsonNode golden = golden(name);
        int[][] ids = Json.plain().read(golden.path("inputs"), int[][].class);
        double[][][] expected = logits(golden);
        int time = ids[0].length;

        try (RuntimeSession session = new RuntimeSession(export(name, golden, Form.STEP), ids.length)) {
            session.run(columns(ids, 0, 5));
            float[][][] rest = session.run(columns(ids, 5, time));

            int shown = expected[0].length;
            requireClose(rest, columns(expected, Math.max(0, shown - (time - 5)), shown));
        }
    }

    /** Windows that are shorter than pooling needs, and pasts that are longer than the window. */
    @Test
    void thePooledNetworkForgetsWhatLiesBeforeItsWindow() throws Exception {
        SimpleWaveNetSpec spec = new SimpleWaveNetSpec(9, 5, List.of(6, 7, 8), 3, List.of(1, 2, 4), 6, 0, 12);
        agreesWithTheJavaBackend(spec, 40);
    }

    /** Nothing is remembered where each convolution sees one step. */
    @Test
    void aNetworkWithoutPastHasNoState() throws Exception {
        agreesWithTheJavaBackend(new WaveNetSpec(9, 5, 6, 7, 8, 1, List.of(1, 1), 0), 8);
    }

    /** Steps well past what is remembered, and past a table of rotations in a whole window. */
    @Test
    void aTransformerGoesOnFromItsLatestTokens() throws Exception {
        agreesWithTheJavaBackend(new TransformerSpec(9, 12, 2, 2, 10, 7, 0), 40);
        agreesWithTheJavaBackend(new TransformerSpec(9, 12, 2, 2, 10, 1, 0), 4);
        TransformerSpec wide = new TransformerSpec(9, 12, 1, 2, 10, 300, 0);
        agreesWithTheJavaBackend(wide, 310);
    }

    private static void agreesWithTheJavaBackend(ModelSpec spec, int tokens) throws Exception {
        Weights weights = WeightInitializer.initialize(spec, 3);
        Path file = TARGET.resolve("step.onnx");
        OnnxFile.write(file, model(spec, weights), Form.STEP);
        int[] ids = new Random(5).ints(tokens, 0, spec.vocabularySize()).toArray();
        int memory = Math.min(spec.receptiveField(), tokens);

        try (SequenceModel model = Backends.installed()
                        .choose("java", spec, Task.GENERATE)
                        .open(spec, weights, new RuntimeOptions(Device.CPU, 1, 1));
                RuntimeSession session = new RuntimeSession(file, 1)) {
            for (int t = 0; t < tokens; t++) {
                float[][] expected = model.logits(Arrays.copyOfRange(ids, Math.max(0, t + 1 - memory), t + 1));
                float[][][] actual = session.run(new int[][] {{ids[t]}});
                assertThat(actual[0][0]).containsExactly(expected[expected.length - 1], within());
            }
        }
    }

    private static org.assertj.core.data.Offset<Float> within() {
        return org.assertj.core.data.Offset.offset((float) CLOSE);
    }

    @Test
    void theMetadataHoldVocabularyAndTokenizer() throws Exception {
        JsonNode golden = golden("lstm-small");
        try (RuntimeSession session = new RuntimeSession(export("lstm-small", golden, Form.STEP), 1)) {
            Map<String, String> metadata = session.metadata();

            assertThat(metadata.get("vocabulary"))
                    .isEqualTo("[\"s0\",\"s1\",\"s2\",\"s3\",\"s4\",\"s5\",\"s6\",\"s7\",\"s8\",\"s9\",\"s10\"]");
            assertThat(metadata.get("tokenizer")).isEqualTo("{\"name\":\"note-chord\",\"options\":{\"grid\":\"12\"}}");
            assertThat(metadata).containsEntry("form", "step").containsKeys("spec", "primers", "corpus", "versions");
        }
    }

    private static JsonNode golden(String name) throws Exception {
        return Json.plain().tree(Files.readString(GOLDEN.resolve(name).resolve("case.json")));
    }

    private static double[][][] logits(JsonNode golden) throws Exception {
        return Json.plain().read(golden.path("logits"), double[][][].class);
    }

    private static Path export(String name, JsonNode golden, Form form) throws Exception {
        ModelSpec spec = Json.plain().read(golden.path("spec"), ModelSpec.class);
        Weights weights = new Weights(Safetensors.read(GOLDEN.resolve(name).resolve("model.safetensors"))
                .tensors());
        Path file = TARGET.resolve(name + (form == Form.STEP ? "-step.onnx" : "-window.onnx"));
        OnnxFile.write(file, model(spec, weights), form);
        return file;
    }

    private static TrainedModel model(ModelSpec spec, Weights weights) {
        List<String> symbols =
                IntStream.range(0, spec.vocabularySize()).mapToObj(i -> "s" + i).toList();
        return new TrainedModel(
                spec,
                weights,
                Vocabulary.of(symbols),
                TokenizerSpec.of("note-chord", Map.of("grid", "12")),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", 1, 5, "0"),
                new TreeMap<>());
    }

    private static void requireClose(float[][][] actual, double[][][] expected) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        double furthest = 0;
        for (int row = 0; row < expected.length; row++) {
            for (int t = 0; t < expected[row].length; t++) {
                assertThat(actual[row][t]).hasSameSizeAs(expected[row][t]);
                for (int v = 0; v < expected[row][t].length; v++) {
                    furthest = Math.max(furthest, Math.abs(actual[row][t][v] - expected[row][t][v]));
                }
            }
        }
        assertThat(furthest).isLessThan(CLOSE);
    }

    private static int[][] columns(int[][] rows, int from, int to) {
        return Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, from, to)).toArray(int[][]::new);
    }

    private static double[][][] columns(double[][][] rows, int from, int to) {
        return Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][][]::new);
    }
}
