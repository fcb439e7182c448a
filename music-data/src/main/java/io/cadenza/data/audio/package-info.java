/**
 * Renders scores to sound, with Cadenza's own instruments or a SoundFont. {@link io.cadenza.data.play} plays live.
 */
@NullMarked
package io.cadenza.data.audio;

import org.jspecify.annotations.NullMarked;
