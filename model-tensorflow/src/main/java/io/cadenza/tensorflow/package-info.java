/**
 * The backend "tensorflow": the three specifications as TensorFlow graphs, their training and their generation sessions.
 */
@NullMarked
package io.cadenza.tensorflow;

import org.jspecify.annotations.NullMarked;
