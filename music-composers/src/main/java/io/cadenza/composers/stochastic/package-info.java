/**
 * Composers by chance alone, after Xenakis: clouds of sounds whose number, time, pitch and speed follow laws of probability,
 * and screens that follow one another by a Markov chain. Composers that learn their probabilities live elsewhere.
 */
@NullMarked
package io.cadenza.composers.stochastic;

import org.jspecify.annotations.NullMarked;
