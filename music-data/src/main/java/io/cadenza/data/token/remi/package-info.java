/**
 * The tokenizer {@code remi}: every note at a position in its bar, as MidiTok writes it.
 */
@NullMarked
package io.cadenza.data.token.remi;

import org.jspecify.annotations.NullMarked;
