/**
 * Music as values: scores, tracks, notes and other events.
 */
@NullMarked
package io.cadenza.core.score;

import org.jspecify.annotations.NullMarked;
