/**
 * The backend "java": logits and generation for all models in plain Java loops that HotSpot vectorises, without natives.
 * Training lives in the backends over deep-learning libraries.
 */
@NullMarked
package io.cadenza.javabackend;

import org.jspecify.annotations.NullMarked;
