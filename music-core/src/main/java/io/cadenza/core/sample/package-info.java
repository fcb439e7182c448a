/**
 * From logits to music: filters, samplers and the autoregressive generator. Models come in through the seam.
 */
@NullMarked
package io.cadenza.core.sample;

import org.jspecify.annotations.NullMarked;
