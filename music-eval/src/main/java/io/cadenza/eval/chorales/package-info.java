/**
 * The benchmark of the literature on J. S. Bach's chorales (Boulanger-Lewandowski et al. 2012): the data, models of independent
 * pitches and models of note tokens, all scored in nats per frame.
 */
@NullMarked
package io.cadenza.eval.chorales;

import org.jspecify.annotations.NullMarked;
