/**
 * The service-provider interface for deep-learning backends. {@link io.cadenza.core.backend.Backends} discovers implementations of
 * {@link io.cadenza.core.backend.BackendProvider} with the {@link java.util.ServiceLoader} and wraps them in shared checks.
 */
@NullMarked
package io.cadenza.core.backend;

import org.jspecify.annotations.NullMarked;
