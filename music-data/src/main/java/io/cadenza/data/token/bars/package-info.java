/**
 * The tokenizer {@code bars}: instruments, metre, key, tempo and notes bar by bar; the guide of a model that writes it, and pieces arranged for
 * infilling.
 */
@NullMarked
package io.cadenza.data.token.bars;

import org.jspecify.annotations.NullMarked;
