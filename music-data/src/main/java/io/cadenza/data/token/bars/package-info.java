/**
 * The tokenizer {@code bars}: instruments, metre, key, tempo and notes bar by bar; and the guide of a model that writes it.
 */
@NullMarked
package io.cadenza.data.token.bars;

import org.jspecify.annotations.NullMarked;
