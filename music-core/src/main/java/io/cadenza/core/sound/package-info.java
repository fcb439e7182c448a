/**
 * Sampled sound as a value. Reading it from files, resampling and companding live in the modules that provide them.
 */
@NullMarked
package io.cadenza.core.sound;

import org.jspecify.annotations.NullMarked;
