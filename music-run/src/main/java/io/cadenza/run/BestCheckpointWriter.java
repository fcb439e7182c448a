package io.cadenza.run;

import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.ModelFileException;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.data.prepare.PreparedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/** Writes a run's best model, and lets no worse one take its place. */
final class BestCheckpointWriter {
    private final Path file;
    private final PreparedData data;
    private final long seed;
    private final SortedMap<String, String> versions;
    private final SamplingOptions sampling;
    private final OptionalDouble kept;

    /**
     * A model that the run starts from and whose place an epoch must earn.
     *
     * @param loss its monitored loss
     */
    record Rival(TrainingState state, double loss) {}

    private BestCheckpointWriter(
            Path file,
            PreparedData data,
            long seed,
            SortedMap<String, String> versions,
            SamplingOptions sampling,
            OptionalDouble kept) {
        this.file = file;
        this.data = data;
        this.seed = seed;
        this.versions = versions;
        this.sampling = sampling;
        this.kept = kept;
    }

    /**
     * The writer of a run that stands at {@code start}.
     *
     * @param versions what the model file says made it
     * @param sampling how the model file says that tokens are drawn
     * @param rival kept where no epoch is better
     * @throws ModelFileException if the run has a best epoch already whose model is missing, broken or another
     */
    static BestCheckpointWriter open(
            Path file,
            PreparedData data,
            long seed,
            SortedMap<String, String> versions,
            SamplingOptions sampling,
            TrainingProgress start,
            Optional<Rival> rival) {
        OptionalDouble kept = OptionalDouble.empty();
        Optional<EpochReport> best = start.best()
                .filter(epoch ->
                        rival.isEmpty() || epoch.monitoredLoss() <= rival.get().loss());
        if (best.isPresent()) {
            kept = OptionalDouble.of(lossOf(file, best.get()));
        } else if (Files.exists(file)) {
            kept = lossOf(ModelFile.read(file).history());
        }
        BestCheckpointWriter writer = new BestCheckpointWriter(
                file, data, seed, versions, sampling, rival.isPresent() ? least(kept, rival.get()) : kept);
        if (rival.isPresent() && !Files.exists(file)) {
            writer.put(rival.get().state(), TrainingProgress.START);
        }
        return writer;
    }

    private static OptionalDouble least(OptionalDouble kept, Rival rival) {
        return OptionalDouble.of(Math.min(kept.orElse(Double.POSITIVE_INFINITY), rival.loss()));
    }

    private static double lossOf(Path file, EpochReport best) {
        List<EpochReport> history = ModelFile.read(file).history();
        if (history.size() < best.epoch() || !history.get(best.epoch() - 1).equals(best)) {
            throw new ModelFileException(
                    file,
                    "it is not the best model of the run to resume, whose epoch " + best.epoch() + " had the loss "
                            + best.monitoredLoss() + ". Put that model back, or begin anew with --overwrite.");
        }
        return lossOf(history).orElse(best.monitoredLoss());
    }

    /** The loss of the epoch whose weights a model file holds: the last of its history. */
    private static OptionalDouble lossOf(List<EpochReport> history) {
        return history.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(history.get(history.size() - 1).monitoredLoss());
    }

    /**
     * The last epoch of {@code progress} is the best so far. A process that was killed may have come further and left a better
     * model, which this run will reach again; until then that one stays.
     */
    void write(TrainingState state, TrainingProgress progress) {
        OptionalDouble loss = lossOf(progress.finished());
        if (kept.isPresent() && loss.isPresent() && kept.getAsDouble() < loss.getAsDouble()) {
            return;
        }
        put(state, progress);
    }

    private void put(TrainingState state, TrainingProgress progress) {
        ModelFile.write(
                file,
                new TrainedModel(
                        state.spec(),
                        state.weights(),
                        data.vocabulary(),
                        data.tokenizer(),
                        data.primers(seed),
                        progress.finished(),
                        data.fingerprint(),
                        versions,
                        sampling));
    }
}
