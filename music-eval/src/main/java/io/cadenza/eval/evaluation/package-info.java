/**
 * Evaluates a trained model as a whole: its loss on held-out pieces beside counting baselines, the metrics of its own pieces beside
 * those of human ones, and how much they copy. Built on {@link io.cadenza.eval.likelihood}, {@link io.cadenza.eval.metrics} and
 * {@link io.cadenza.eval.memorization}.
 */
@NullMarked
package io.cadenza.eval.evaluation;

import org.jspecify.annotations.NullMarked;
