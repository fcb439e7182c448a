/**
 * The backend "tensorflow": the three specifications as TensorFlow graphs, their training and their generation sessions.
 * Knows only music-core; training loops, sampling and files live there.
 */
@NullMarked
package io.cadenza.tensorflow;

import org.jspecify.annotations.NullMarked;
