/**
 * The tokenizer {@code performance}: pitches that begin and end, and the time between.
 */
@NullMarked
package io.cadenza.data.token.performance;

import org.jspecify.annotations.NullMarked;
