/**
 * What the families of tokenizers share: the grid of time, the notes on it, the rule for silences, and the grammar of events in
 * MidiTok's words. Each family has a package of its own below this one and is found by name with {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.cadenza.data.token;

import org.jspecify.annotations.NullMarked;
