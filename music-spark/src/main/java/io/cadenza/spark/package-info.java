/**
 * Apache Spark as the transport of tokenizing and of training's workers. What is computed, and in which order it is summed, is
 * decided elsewhere, so that the results are those of one machine to the byte.
 */
@NullMarked
package io.cadenza.spark;

import org.jspecify.annotations.NullMarked;
