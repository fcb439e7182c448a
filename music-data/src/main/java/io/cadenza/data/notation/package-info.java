/**
 * From a score in ticks to what can be engraved: bars, staves, voices, note values with ties and triplets, spelled pitches. No
 * file format is known here.
 */
@NullMarked
package io.cadenza.data.notation;

import org.jspecify.annotations.NullMarked;
