/**
 * A cache in a folder: entries by key, checked when read, replaced atomically, removed when old.
 */
@NullMarked
package io.cadenza.data.cache;

import org.jspecify.annotations.NullMarked;
