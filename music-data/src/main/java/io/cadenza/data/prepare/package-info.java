/**
 * What a corpus becomes before a model is trained or judged on it: vocabulary, sequences, windows in subsets, fingerprint.
 * Configuration files, consoles and training are not known here.
 */
@NullMarked
package io.cadenza.data.prepare;

import org.jspecify.annotations.NullMarked;
