package io.cadenza.cli;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a model that has learned nothing. */
public final class SmallModel {
    private SmallModel() {}

    /** Argument: the file. */
    public static void main(String[] file) {
        Vocabulary vocabulary =
                Vocabulary.of(List.of(Vocabulary.START, Vocabulary.END, "C4:6", "C4.E4.G4:12", "wait:6"));
        ModelSpec spec = ModelTypes.named("wavenet", vocabulary.size());
        ModelFile.write(
                Path.of(file[0]),
                new TrainedModel(
                        spec,
                        WeightInitializer.initialize(spec, 1),
                        vocabulary,
                        TokenizerSpec.of("note-chord", Map.of()),
                        List.of(),
                        List.of(),
                        new CorpusFingerprint("none", 0, 0, ""),
                        new TreeMap<>(Map.of("cadenza", "build"))));
    }
}
