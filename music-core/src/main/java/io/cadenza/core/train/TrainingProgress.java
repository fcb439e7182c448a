package io.cadenza.core.train;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far a run is: with a {@link io.cadenza.core.model.TrainingState}, everything needed to resume it exactly.
 *
 * @param finished the finished epochs
 * @param batch the number of finished batches of the current epoch
 * @param lossSum sum over these batches of loss · loss positions
 * @param scored sum over these batches of loss positions
 */
public record TrainingProgress(List<EpochReport> finished, int batch, double lossSum, long scored) {
    /** Before the first step. */
    public static final TrainingProgress START = new TrainingProgress(List.of(), 0, 0, 0);

    /** Copies. */
    public TrainingProgress {
        finished = List.copyOf(finished);
        if (batch < 0 || scored < 0) {
            throw new IllegalArgumentException(
                    "Batches and loss positions are 0 or more, not " + batch + ", " + scored);
        }
    }

    /** The epoch that is running or comes next, counted from 1. */
    public int epoch() {
        return finished.size() + 1;
    }

    /** The finished epoch with the lowest monitored loss; the earlier of equal ones. */
    public Optional<EpochReport> best() {
        return finished.stream().min(Comparator.comparingDouble(EpochReport::monitoredLoss));
    }

    /** How many epochs have ended since the best one. */
    public int epochsSinceBest() {
        return best().map(best -> finished.size() - best.epoch()).orElse(0);
    }
}
