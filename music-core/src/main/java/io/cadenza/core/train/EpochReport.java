package io.cadenza.core.train;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What one epoch came to. It holds no clock time, so that equal runs give equal reports.
 *
 * @param epoch counted from 1
 * @param step optimiser steps taken since training began
 * @param trainingLoss mean nats per loss position over the epoch's steps, with dropout
 * @param validationLoss mean nats per loss position of the validation subset after the epoch; empty without one
 * @param learningRate the rate of the epoch's last step
 */
public record EpochReport(
        int epoch, long step, double trainingLoss, OptionalDouble validationLoss, double learningRate) {
    /** Checks that the optional is there. */
    public EpochReport {
        Objects.requireNonNull(validationLoss, "validationLoss");
    }

    /** The loss by which epochs are compared: validation, or training without a validation subset. */
    public double monitoredLoss() {
        return validationLoss.orElse(trainingLoss);
    }
}
