/**
 * Music files in every format that is read or written, recognized by content, then by extension: MIDI, MusicXML, ABC.
 * {@link io.cadenza.data.midi} parses MIDI.
 */
@NullMarked
package io.cadenza.data.format;

import org.jspecify.annotations.NullMarked;
