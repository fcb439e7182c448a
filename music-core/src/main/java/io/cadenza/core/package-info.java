/**
 * The exception for errors that a user can fix, and the derivation of random seeds.
 */
@NullMarked
package io.cadenza.core;

import org.jspecify.annotations.NullMarked;
