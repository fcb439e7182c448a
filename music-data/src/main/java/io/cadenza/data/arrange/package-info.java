/**
 * New notes around given ones: which bars and parts are written, what is asked of each note, and how both become symbols that a
 * model draws or is told. Whole pieces from nothing are in {@code piece}.
 */
@NullMarked
package io.cadenza.data.arrange;

import org.jspecify.annotations.NullMarked;
