/**
 * The backend "java": training, logits and generation for all models in plain Java, in loops that HotSpot vectorizes or on the
 * Vector API, without natives.
 */
@NullMarked
package io.cadenza.javabackend;

import org.jspecify.annotations.NullMarked;
