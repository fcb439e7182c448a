/**
 * Pictures as PNG or SVG files: loss curves, piano rolls, token frequencies. What they show is computed elsewhere.
 */
@NullMarked
package io.cadenza.eval.plot;

import org.jspecify.annotations.NullMarked;
