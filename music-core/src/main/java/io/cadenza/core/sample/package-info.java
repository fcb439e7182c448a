/**
 * From logits to music: filters, samplers and the autoregressive generator, over any
 * {@link io.cadenza.core.backend.SequenceModel}.
 */
@NullMarked
package io.cadenza.core.sample;

import org.jspecify.annotations.NullMarked;
