/**
 * Standard MIDI files to scores and back. What a score means as symbols or sound is not known here.
 */
@NullMarked
package io.cadenza.data.midi;

import org.jspecify.annotations.NullMarked;
