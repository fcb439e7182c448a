/**
 * What a model is without any backend: specifications, tensors, initial weights and the state of training. How a model
 * is computed is the backends' business.
 */
@NullMarked
package io.cadenza.core.model;

import org.jspecify.annotations.NullMarked;
