/**
 * Plays scores on a synthesizer or a MIDI port in real time, whole or while they are being generated.
 */
@NullMarked
package io.cadenza.data.play;

import org.jspecify.annotations.NullMarked;
