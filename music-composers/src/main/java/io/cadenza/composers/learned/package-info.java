/**
 * The composer {@code ngram}: a trained model as a composer, so that what a program has learnt stands beside what its author
 * wrote into it. Training lives in the core, models in the backends.
 */
@NullMarked
package io.cadenza.composers.learned;

import org.jspecify.annotations.NullMarked;
