/**
 * Finds named services with the {@link java.util.ServiceLoader} and reports those that do not load.
 */
@NullMarked
package io.cadenza.core.spi;

import org.jspecify.annotations.NullMarked;
