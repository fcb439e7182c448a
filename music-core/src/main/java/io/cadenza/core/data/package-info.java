/**
 * Token sequences, cut into windows, split into training, validation and test sets and served as batches.
 */
@NullMarked
package io.cadenza.core.data;

import org.jspecify.annotations.NullMarked;
