/**
 * Sampled sound as a value.
 */
@NullMarked
package io.cadenza.core.sound;

import org.jspecify.annotations.NullMarked;
