package io.cadenza.core.train;

/**
 * What one step came to.
 *
 * @param epoch counted from 1
 * @param batch counted from 1
 * @param batches in the epoch
 * @param loss mean nats per loss position of this batch
 * @param meanLoss the same over the epoch so far
 * @param scored loss positions in this batch
 */
public record BatchReport(int epoch, int batch, int batches, double loss, double meanLoss, int scored) {}
