/**
 * The training loop that all backends share: epochs, shuffling, learning-rate schedules, validation, early stopping and exact
 * resumption. A {@link io.cadenza.core.train.TrainingListener} receives its events.
 */
@NullMarked
package io.cadenza.core.train;

import org.jspecify.annotations.NullMarked;
