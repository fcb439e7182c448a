/**
 * The backend "dl4j": Deeplearning4j networks of layers written for windows of tokens, with training and generation on
 * them. Nothing here is about music, files or sampling, and nothing but the backend itself is public.
 */
@NullMarked
package io.cadenza.dl4j;

import org.jspecify.annotations.NullMarked;
