package io.cadenza.core.file;

import com.fasterxml.jackson.core.type.TypeReference;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Weights;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.core.train.EpochReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A trained model as one safetensors file; equal models give equal bytes. */
public final class ModelFile {
    private static final String KIND = "model";

    /** Only in the files of models that are not drawn from with {@link SamplingOptions#DEFAULT}. */
    private static final String SAMPLING = "sampling";

    private ModelFile() {}

    /**
     * Writes a model atomically.
     *
     * @throws io.cadenza.core.CadenzaException if the file cannot be written; what was there is unchanged
     */
    public static void write(Path file, TrainedModel model) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put(MetadataReader.FORMAT, MetadataReader.format(KIND));
        metadata.put("spec", Json.plain().write(model.spec()));
        metadata.put("vocabulary", Json.plain().write(model.vocabulary().symbols()));
        metadata.put("tokenizer", Json.plain().write(model.tokenizer()));
        metadata.put("primers", Json.plain().write(model.primers()));
        metadata.put("history", MetadataReader.Epoch.text(model.history()));
        metadata.put("corpus", Json.plain().write(model.corpus()));
        metadata.put("versions", Json.plain().write(model.versions()));
        if (!model.sampling().equals(SamplingOptions.DEFAULT)) {
            metadata.put(SAMPLING, Json.plain().write(model.sampling()));
        }
        new Safetensors(metadata, model.weights().tensors()).write(file);
    }

    /**
     * Reads a model.
     *
     * @throws ModelFileException if there is no such file, or it is truncated or changed, of a newer format, or wrong in itself
     */
    public static TrainedModel read(Path file) {
        return read(file, note -> {});
    }

    /**
     * Reads a model.
     *
     * @param notes receives one line if the file's integrity cannot be checked, because an older version wrote it
     */
    public static TrainedModel read(Path file, Consumer<String> notes) {
        return model(file, Safetensors.read(file, notes), Map.of());
    }

    /**
     * Reads a model from memory.
     *
     * @param name stands in errors where a file's would
     * @param said of its music beside what stands in the file
     */
    static TrainedModel read(Path name, byte[] content, Map<String, String> said) {
        return model(name, Safetensors.read(name, content, note -> {}), said);
    }

    private static TrainedModel model(Path file, Safetensors content, Map<String, String> said) {
        MetadataReader metadata = new MetadataReader(file, content.metadata(), KIND);
        ModelSpec spec = metadata.json("spec", ModelSpec.class);
        List<String> symbols = metadata.json("vocabulary", new TypeReference<>() {});
        TokenizerSpec tokenizer = metadata.json("tokenizer", TokenizerSpec.class);
        List<List<Integer>> primers = metadata.json("primers", new TypeReference<>() {});
        List<EpochReport> history = metadata.epochs("history");
        CorpusFingerprint corpus =
                metadata.json("corpus", CorpusFingerprint.class).with(said);
        SortedMap<String, String> versions = metadata.json("versions", new TypeReference<>() {});
        SamplingOptions sampling = content.metadata().containsKey(SAMPLING)
                ? metadata.json(SAMPLING, SamplingOptions.class)
                : SamplingOptions.DEFAULT;
        return metadata.built(() -> new TrainedModel(
                spec,
                new Weights(content.tensors()),
                Vocabulary.of(symbols),
                tokenizer,
                primers,
                history,
                corpus,
                versions,
                sampling));
    }
}
