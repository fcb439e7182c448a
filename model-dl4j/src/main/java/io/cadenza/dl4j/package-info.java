/**
 * The backend "dl4j": Deeplearning4j networks of custom layers for windows of tokens, with training and generation. Only the
 * provider is public.
 */
@NullMarked
package io.cadenza.dl4j;

import org.jspecify.annotations.NullMarked;
