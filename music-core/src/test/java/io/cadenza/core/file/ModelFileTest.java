package io.cadenza.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
    private static final List<EpochReport> HISTORY = List.of(
            new EpochReport(1, 10, 2.5, OptionalDouble.of(1 / 3.0), 1e-3),
            new EpochReport(2, 20, 2.25, OptionalDouble.empty(), 5e-4));

    private static TrainedModel model(ModelSpec spec) {
        return new TrainedModel(
                spec,
                WeightInitializer.initialize(spec, 1),
                Vocabulary.of(IntStream.range(0, spec.vocabularySize())
                        .mapToObj(id -> "symbol \"" + id + "\"")
                        .toList()),
                TokenizerSpec.of("article", Map.of("grid", "4")),
                List.of(List.of(0, 1), List.of(2, 0)),
                HISTORY,
                new CorpusFingerprint("dice-waltz", 3, 99, "abc"),
                new TreeMap<>(Map.of("cadenza", "1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavenet", "wavenet-simple", "lstm"})
    void aModelIsReadAsItWasWritten(String preset, @TempDir Path folder) {
        TrainedModel model = model(ModelTypes.named(preset, 5));
        Path file = folder.resolve("model.safetensors");

        ModelFile.write(file, model);

        assertThat(ModelFile.read(file)).isEqualTo(model);
    }

    @Test
    void aModelKeepsHowItIsDrawnFromAndOldFilesSayNothingOfIt(@TempDir Path folder) {
        TrainedModel plain = model(ModelTypes.named("lstm", 5));
        SamplingOptions bold = new SamplingOptions(1.25, 7, 0.9, 0.005, 1.5, 32, false);
        TrainedModel own = new TrainedModel(
                plain.spec(),
                plain.weights(),
                plain.vocabulary(),
                plain.tokenizer(),
                plain.primers(),
                plain.history(),
                plain.corpus(),
                plain.versions(),
                bold);
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");

        ModelFile.write(first, plain);
        ModelFile.write(second, own);

        assertThat(ModelFile.read(second).sampling()).isEqualTo(bold);
        assertThat(Safetensors.read(first).metadata()).doesNotContainKey("sampling");
        assertThat(ModelFile.read(first).sampling()).isEqualTo(SamplingOptions.DEFAULT);
    }

    @Test
    void equalModelsGiveEqualBytes(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        ModelFile.write(first, model(ModelTypes.named("lstm", 5)));
        ModelFile.write(second, model(ModelTypes.named("lstm", 5)));

        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    private static Path withMetadata(Path folder, String key, String value) {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, model(ModelTypes.named("lstm", 5)));
        Safetensors content = Safetensors.read(file);
        SortedMap<String, String> metadata = new TreeMap<>(content.metadata());
        metadata.put(key, value);
        new Safetensors(metadata, content.tensors()).write(file);
        return file;
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void metadataThatIsWrongIsRefused(@TempDir Path folder) {
        assertRefused(
                withMetadata(folder, "cadenza.format", "model/2"),
                "format 2 and this version of Cadenza reads up to 1");
        assertRefused(withMetadata(folder, "cadenza.format", "checkpoint/1"), "no Cadenza model");
        assertRefused(withMetadata(folder, "spec", "{\"type\":\"java.lang.Runtime\"}"), "\"spec\" is wrong");
        assertRefused(withMetadata(folder, "spec", "{\"type\":\"lstm\",\"surprise\":1}"), "\"spec\" is wrong");
        assertRefused(withMetadata(folder, "vocabulary", "[\"a\"]"), "5 symbols and the vocabulary 1");
        assertRefused(withMetadata(folder, "vocabulary", "[\"a\",\"a\"]"), "twice");
        assertRefused(withMetadata(folder, "vocabulary", "[\"a\",null]"), "null");
        assertRefused(withMetadata(folder, "vocabulary", "null"), "null");
        assertRefused(withMetadata(folder, "primers", "[[5]]"), "out of bounds");
        assertRefused(
                withMetadata(folder, "spec", Json.plain().write(new LstmSpec(5, 4, List.of(3), 6, 0))),
                "\"embedding/weight\" has shape");
    }

    @Test
    void aTruncatedModelIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, model(ModelTypes.named("lstm", 5)));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

        assertRefused(file, "truncated");
    }

    @Test
    void aCheckpointIsReadAsItWasWritten(@TempDir Path folder) {
        ModelSpec spec = ModelTypes.named("wavenet", 5);
        TrainingState state = new TrainingState(
                spec,
                WeightInitializer.initialize(spec, 1),
                WeightInitializer.initialize(spec, 2),
                WeightInitializer.initialize(spec, 3),
                17);
        Checkpoint checkpoint =
                new Checkpoint(state, new TrainingProgress(HISTORY, 7, 0.1 + 0.2, 123_456_789_012L), "seed: 1\n");
        Path file = folder.resolve("resume.safetensors");

        CheckpointFile.write(file, checkpoint);

        assertThat(CheckpointFile.read(file)).isEqualTo(checkpoint);
        assertRefused(file, "no Cadenza model");
    }
}
