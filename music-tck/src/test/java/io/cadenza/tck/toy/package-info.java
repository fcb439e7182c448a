/**
 * A backend in plain double arithmetic with reverse-mode differentiation, made to try the kit on, and the faults that are
 * planted in it. It is written to be read, not to be fast.
 */
@NullMarked
package io.cadenza.tck.toy;

import org.jspecify.annotations.NullMarked;
