/**
 * The article's tokens, exactly as the reader of its program (music21 5.7.2) made them. The other tokenizers are in
 * {@link io.cadenza.data.token}.
 */
@NullMarked
package io.cadenza.data.token.article;

import org.jspecify.annotations.NullMarked;
