/**
 * A folder of things that can be made again: entries by key, checked when read, replaced whole, thrown away when old. What an
 * entry holds is not known here.
 */
@NullMarked
package io.cadenza.data.cache;

import org.jspecify.annotations.NullMarked;
