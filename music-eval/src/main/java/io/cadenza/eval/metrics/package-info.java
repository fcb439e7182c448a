/**
 * Metrics of music without a model: those of MusPy, the overlap of their distributions, and loops in token sequences. Each
 * definition names its source; docs/evaluation.md works them out by hand.
 */
@NullMarked
package io.cadenza.eval.metrics;

import org.jspecify.annotations.NullMarked;
