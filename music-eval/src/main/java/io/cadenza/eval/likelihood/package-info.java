/**
 * How well models predict music that they were not trained on, token by token and piece by piece. What becomes of the numbers
 * is not known here.
 */
@NullMarked
package io.cadenza.eval.likelihood;

import org.jspecify.annotations.NullMarked;
