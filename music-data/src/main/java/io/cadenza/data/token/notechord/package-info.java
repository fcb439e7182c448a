/**
 * The tokenizer {@code note-chord}: the article's symbols with octaves, durations and waits. A chord of any pitches and one duration
 * is a single symbol, so the symbols are no closed alphabet of events with a type and a value each, and have a grammar of their own.
 */
@NullMarked
package io.cadenza.data.token.notechord;

import org.jspecify.annotations.NullMarked;
