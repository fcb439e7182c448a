/**
 * What is asked of a new piece and how it becomes one: length, key and instruments, the music it continues, and what a model
 * knows of all its music.
 */
@NullMarked
package io.cadenza.data.piece;

import org.jspecify.annotations.NullMarked;
