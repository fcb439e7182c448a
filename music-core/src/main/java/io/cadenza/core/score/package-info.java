/**
 * Music as values: scores, tracks, notes and the events between them. Reading, writing and tokenizing live elsewhere.
 */
@NullMarked
package io.cadenza.core.score;

import org.jspecify.annotations.NullMarked;
