package io.cadenza.run;

import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingOutcome;
import io.cadenza.eval.evaluation.BeyondCounting;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a training run came to.
 *
 * @param folder where its files are
 * @param outcome how it ended and where it stands
 * @param startLoss validation loss of the model that training started from, if it did and there is a validation subset
 * @param testLoss mean nats per scored token of the test subset, if there is one and the run is over
 * @param pieceLoss mean nats per token over whole validation pieces, if the source's entropy is known
 * @param entropy of the source, where it is known
 * @param beyondCounting the loss beside that of an n-gram on held-out pieces, where that says something
 * @param sound whether the model is one of sound: a token is a sample
 */
public record TrainingResult(
        RunFolder folder,
        TrainingOutcome outcome,
        OptionalDouble startLoss,
        OptionalDouble testLoss,
        OptionalDouble pieceLoss,
        Optional<SourceEntropy> entropy,
        Optional<BeyondCounting> beyondCounting,
        boolean sound) {
    /** Checks that all are there. */
    public TrainingResult {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(outcome, "outcome");
    }

    /**
     * The best model of the run.
     *
     * @throws io.cadenza.core.file.ModelFileException if the run was stopped before its first epoch was over
     */
    public TrainedModel model() {
        return ModelFile.read(folder.model());
    }

    /** Whether the run was stopped before its end and can be resumed. */
    public boolean interrupted() {
        return outcome.ending() == TrainingOutcome.Ending.INTERRUPTED;
    }

    /** Whether the last epoch was the best, so that more of them may help. */
    public boolean wasStillLearning() {
        return best().filter(
                        best -> best.epoch() == outcome.progress().finished().size())
                .isPresent();
    }

    /** The epoch whose model was kept; empty if none was better than the model that training started from. */
    public Optional<EpochReport> best() {
        return outcome.progress()
                .best()
                .filter(best -> startLoss.isEmpty() || best.monitoredLoss() <= startLoss.getAsDouble());
    }
}
