/**
 * Sampled sound: reads and writes audio files, resamples to one rate and compands to symbols. {@link io.cadenza.data.audio} renders
 * scores.
 */
@NullMarked
package io.cadenza.data.sound;

import org.jspecify.annotations.NullMarked;
