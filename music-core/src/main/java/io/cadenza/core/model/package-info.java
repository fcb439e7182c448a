/**
 * Models independent of any backend: specifications, tensors, initial weights and the state of training. Backends, in
 * {@link io.cadenza.core.backend}, compute them.
 */
@NullMarked
package io.cadenza.core.model;

import org.jspecify.annotations.NullMarked;
