/**
 * Files of music in every format that is read or written, told apart by content and extension: MIDI, MusicXML, ABC. How bytes
 * become MIDI events is decided elsewhere; what is learned from a score is not known here.
 */
@NullMarked
package io.cadenza.data.format;

import org.jspecify.annotations.NullMarked;
