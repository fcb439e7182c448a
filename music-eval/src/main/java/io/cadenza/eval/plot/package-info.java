/**
 * Plots as PNG or SVG files: loss curves, piano rolls, token frequencies, spectrograms.
 */
@NullMarked
package io.cadenza.eval.plot;

import org.jspecify.annotations.NullMarked;
