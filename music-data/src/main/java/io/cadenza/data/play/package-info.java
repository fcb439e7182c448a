/**
 * Scores sent to a synthesizer or a MIDI port in time, whole or while they still grow. Where the time and the port come from
 * is decided by whoever plays.
 */
@NullMarked
package io.cadenza.data.play;

import org.jspecify.annotations.NullMarked;
