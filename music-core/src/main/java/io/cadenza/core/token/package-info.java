/**
 * The service interface for tokenizers, how one is found by name, and the vocabulary of symbols and ids.
 */
@NullMarked
package io.cadenza.core.token;

import org.jspecify.annotations.NullMarked;
