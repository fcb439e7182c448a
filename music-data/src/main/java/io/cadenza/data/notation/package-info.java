/**
 * Prepares a score in ticks for engraving: bars, staves, voices, note values with ties and triplets, spelled pitches.
 * {@link io.cadenza.data.format} writes them as MusicXML.
 */
@NullMarked
package io.cadenza.data.notation;

import org.jspecify.annotations.NullMarked;
