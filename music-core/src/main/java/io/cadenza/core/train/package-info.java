/**
 * The training loop that all backends share: epochs, shuffling, learning-rate schedules, validation, early stopping and
 * exact resumption. Files are written by whoever listens.
 */
@NullMarked
package io.cadenza.core.train;

import org.jspecify.annotations.NullMarked;
