/**
 * What can be measured on music without any model: the metrics of MusPy, the overlap of their distributions, and loops in token
 * sequences. Each definition names its source; docs/evaluation.md works them out by hand.
 */
@NullMarked
package io.cadenza.eval.metrics;

import org.jspecify.annotations.NullMarked;
