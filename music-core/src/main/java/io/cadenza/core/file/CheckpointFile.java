package io.cadenza.core.file;

import com.fasterxml.jackson.core.type.TypeReference;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.LocalSgd;
import io.cadenza.core.train.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A checkpoint as one safetensors file: the weights under their names, Adam's moments under {@code adam/m/}, {@code adam/v/}, averaged
 * weights, if there are, under {@code average/}; of several workers the outer momentum under {@code outer/}, and the moments of all but the first under {@code worker1/adam/m/} and
 * so on.
 */
public final class CheckpointFile {
    private static final String KIND = "checkpoint";
    private static final String FIRST_MOMENT = "adam/m/";
    private static final String SECOND_MOMENT = "adam/v/";
    private static final String AVERAGE = "average/";
    private static final String OUTER = "outer/";
    private static final String WORKER = "worker";
    private static final String WORKER_STEPS = "workerSteps";

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
        put(tensors, FIRST_MOMENT, state.firstMoments());
        put(tensors, SECOND_MOMENT, state.secondMoments());
        state.average().ifPresent(average -> put(tensors, AVERAGE, average));
        checkpoint.others().ifPresent(others -> {
            List<LocalSgd.Moments> workers = others.workers();
            metadata.put(
                    WORKER_STEPS,
                    Json.plain()
                            .write(workers.stream().map(LocalSgd.Moments::step).toList()));
            put(tensors, OUTER, others.momentum());
            for (int k = 1; k < workers.size(); k++) {
                put(tensors, WORKER + k + "/" + FIRST_MOMENT, workers.get(k).first());
                put(tensors, WORKER + k + "/" + SECOND_MOMENT, workers.get(k).second());
            }
        });
        return new Safetensors(metadata, tensors);
    }

    private static void put(SortedMap<String, Tensor> tensors, String prefix, Weights weights) {
        weights.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
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
        List<Long> workerSteps = content.metadata().containsKey(WORKER_STEPS)
                ? metadata.json(WORKER_STEPS, new TypeReference<>() {})
                : List.of();
        Weights average = under(AVERAGE, content);
        return metadata.built(() -> {
            TrainingState state = new TrainingState(
                    spec,
                    new Weights(weights(content)),
                    under(FIRST_MOMENT, content),
                    under(SECOND_MOMENT, content),
                    step,
                    average.tensors().isEmpty() ? Optional.empty() : Optional.of(average));
            Optional<LocalSgd.State> others =
                    workerSteps.isEmpty() ? Optional.empty() : Optional.of(others(workerSteps, state, content));
            return new Checkpoint(state, new TrainingProgress(finished, batch, lossSum, scored), configuration, others);
        });
    }

    private static LocalSgd.State others(List<Long> steps, TrainingState state, Safetensors content) {
        List<LocalSgd.Moments> workers = new ArrayList<>();
        workers.add(new LocalSgd.Moments(state.firstMoments(), state.secondMoments(), steps.get(0)));
        for (int k = 1; k < steps.size(); k++) {
            TrainingState worker = new TrainingState(
                    state.spec(),
                    state.weights(),
                    under(WORKER + k + "/" + FIRST_MOMENT, content),
                    under(WORKER + k + "/" + SECOND_MOMENT, content),
                    steps.get(k)); // checks names and shapes
            workers.add(new LocalSgd.Moments(worker.firstMoments(), worker.secondMoments(), worker.step()));
        }
        Weights momentum = under(OUTER, content);
        if (!momentum.tensors().isEmpty()) {
            momentum.requireFitting(state.spec());
        }
        return new LocalSgd.State(momentum, workers);
    }

    /** The tensors whose names begin with a prefix, without it. */
    private static Weights under(String prefix, Safetensors content) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        content.tensors().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
            }
        });
        return new Weights(tensors);
    }

    /** Those that are none of moments, of an average or of the outer step. */
    private static SortedMap<String, Tensor> weights(Safetensors content) {
        SortedMap<String, Tensor> tensors = new TreeMap<>(content.tensors());
        tensors.keySet()
                .removeIf(name -> name.startsWith(FIRST_MOMENT)
                        || name.startsWith(SECOND_MOMENT)
                        || name.startsWith(AVERAGE)
                        || name.startsWith(OUTER)
                        || name.startsWith(WORKER));
        return tensors;
    }
}
