/**
 * A trained model evaluated as a whole: how well it predicts held-out pieces beside counting baselines, how its own pieces measure
 * beside human ones, and whether they are copies. The measures themselves live in the packages beside this one.
 */
@NullMarked
package io.cadenza.eval.evaluation;

import org.jspecify.annotations.NullMarked;
