/**
 * Symbols and their ids: what a tokenizer is, how one is found by name, and the vocabulary. The tokenizers themselves live
 * in the modules that provide them.
 */
@NullMarked
package io.cadenza.core.token;

import org.jspecify.annotations.NullMarked;
