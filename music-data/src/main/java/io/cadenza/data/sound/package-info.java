/**
 * Sampled sound from and to files, resampled to one rate and companded to symbols. Scores do not live here, nor does rendering
 * them.
 */
@NullMarked
package io.cadenza.data.sound;

import org.jspecify.annotations.NullMarked;
