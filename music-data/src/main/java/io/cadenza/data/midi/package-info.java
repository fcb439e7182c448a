/**
 * Reads and writes Standard MIDI Files, damaged ones too.
 */
@NullMarked
package io.cadenza.data.midi;

import org.jspecify.annotations.NullMarked;
