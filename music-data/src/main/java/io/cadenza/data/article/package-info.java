/**
 * The article's tokens, quirk for quirk, as the reader of its program (music21 5.7.2) made them. Better tokens live in the
 * package of tokenizers.
 */
@NullMarked
package io.cadenza.data.article;

import org.jspecify.annotations.NullMarked;
