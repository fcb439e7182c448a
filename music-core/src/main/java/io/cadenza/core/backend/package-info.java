/**
 * Deep-learning backends: {@link io.cadenza.core.backend.Backends} finds them and wraps what a library implements, a
 * {@link io.cadenza.core.backend.BackendProvider}, in the checks that all share.
 */
@NullMarked
package io.cadenza.core.backend;

import org.jspecify.annotations.NullMarked;
