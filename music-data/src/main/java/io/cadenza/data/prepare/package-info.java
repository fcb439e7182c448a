/**
 * Prepares a corpus for training or evaluation: vocabulary, sequences, windows in subsets, fingerprint.
 */
@NullMarked
package io.cadenza.data.prepare;

import org.jspecify.annotations.NullMarked;
