package io.cadenza.core.file;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A checkpoint as one safetensors file: the weights under their names, Adam's moments under {@code adam/m/}, {@code adam/v/}. */
public final class CheckpointFile {
    private static final String KIND = "checkpoint";
    private static final String FIRST_MOMENT = "adam/m/";
    private static final String SECOND_MOMENT = "adam/v/";

    private CheckpointFile() {}

    /**
     * Writes a checkpoint atomically.
     *
     * @throws io.cadenza.core.CadenzaException if the file cannot be written; what was there is unchanged
     */
    public static void write(Path file, Checkpoint checkpoint) {
        content(checkpoint).write(file);
    }

    /**
     * Writes a checkpoint atomically and renames the previous one, within the same folder.
     *
     * @throws io.cadenza.core.CadenzaException if the file cannot be written; what was there is unchanged
     */
    public static void writeKeepingOld(Path file, Path old, Checkpoint checkpoint) {
        content(checkpoint).writeKeepingOld(file, old);
    }

    private static Safetensors content(Checkpoint checkpoint) {
        TrainingState state = checkpoint.state();
        TrainingProgress progress = checkpoint.progress();
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put(MetadataReader.FORMAT, MetadataReader.format(KIND));
        metadata.put("spec", Json.plain().write(state.spec()));
        metadata.put("step", Json.plain().write(state.step()));
        metadata.put("finished", MetadataReader.Epoch.text(progress.finished()));
        metadata.put("batch", Json.plain().write(progress.batch()));
        metadata.put("lossSum", Json.plain().write(progress.lossSum()));
        metadata.put("scored", Json.plain().write(progress.scored()));
        metadata.put("configuration", checkpoint.configuration());
        SortedMap<String, Tensor> tensors = new TreeMap<>(state.weights().tensors());
        state.firstMoments().tensors().forEach((name, tensor) -> tensors.put(FIRST_MOMENT + name, tensor));
        state.secondMoments().tensors().forEach((name, tensor) -> tensors.put(SECOND_MOMENT + name, tensor));
        return new Safetensors(metadata, tensors);
    }

    /**
     * Reads a checkpoint.
     *
     * @throws ModelFileException if there is no such file, or it is truncated or changed, of a newer format, or wrong in itself
     */
    public static Checkpoint read(Path file) {
        return read(file, note -> {});
    }

    /**
     * Reads a checkpoint.
     *
     * @param notes receives one line if the file's integrity cannot be checked, because an older version wrote it
     */
    public static Checkpoint read(Path file, Consumer<String> notes) {
        Safetensors content = Safetensors.read(file, notes);
        MetadataReader metadata = new MetadataReader(file, content.metadata(), KIND);
        ModelSpec spec = metadata.json("spec", ModelSpec.class);
        List<EpochReport> finished = metadata.epochs("finished");
        int batch = metadata.json("batch", Integer.class);
        double lossSum = metadata.json("lossSum", Double.class);
        long scored = metadata.json("scored", Long.class);
        long step = metadata.json("step", Long.class);
        String configuration = metadata.text("configuration");
        return metadata.built(() -> new Checkpoint(
                new TrainingState(
                        spec, under("", content), under(FIRST_MOMENT, content), under(SECOND_MOMENT, content), step),
                new TrainingProgress(finished, batch, lossSum, scored),
                configuration));
    }

    /** The tensors whose names begin with a prefix, without it; with none, those that are no moments. */
    private static Weights under(String prefix, Safetensors content) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        content.tensors().forEach((name, tensor) -> {
            boolean moment = name.startsWith(FIRST_MOMENT) || name.startsWith(SECOND_MOMENT);
            if (prefix.isEmpty() ? !moment : name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
            }
        });
        return new Weights(tensors);
    }
}
