/**
 * The likelihood of held-out music under a model, token by token and piece by piece.
 */
@NullMarked
package io.cadenza.eval.likelihood;

import org.jspecify.annotations.NullMarked;
