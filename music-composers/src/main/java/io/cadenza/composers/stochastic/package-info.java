/**
 * Stochastic composers after Xenakis: clouds of sounds whose number, time, pitch and speed follow probability distributions, and
 * screens that follow one another by a Markov chain.
 */
@NullMarked
package io.cadenza.composers.stochastic;

import org.jspecify.annotations.NullMarked;
