/**
 * Token sequences cut into windows, split into training, validation and test sets and served as batches. Where the
 * sequences come from is not known here.
 */
@NullMarked
package io.cadenza.core.data;

import org.jspecify.annotations.NullMarked;
