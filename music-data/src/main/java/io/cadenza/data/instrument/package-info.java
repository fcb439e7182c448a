/**
 * Selects instruments of a score: programs and families of General MIDI, drums, the melody.
 */
@NullMarked
package io.cadenza.data.instrument;

import org.jspecify.annotations.NullMarked;
