/**
 * Which instruments of a score are kept: programs and families of General MIDI, drums, the melody. What becomes of the notes
 * is not known here.
 */
@NullMarked
package io.cadenza.data.instrument;

import org.jspecify.annotations.NullMarked;
