/**
 * Finding named services with the {@link java.util.ServiceLoader}. What a service does is not known here.
 */
@NullMarked
package io.cadenza.core.spi;

import org.jspecify.annotations.NullMarked;
