/**
 * The benchmark of the literature on J. S. Bach's chorales (Boulanger-Lewandowski et al. 2012): the data, models of single keys
 * and models of note tokens, all scored as nats per frame. Which backend computes a model is not known here.
 */
@NullMarked
package io.cadenza.eval.chorales;

import org.jspecify.annotations.NullMarked;
