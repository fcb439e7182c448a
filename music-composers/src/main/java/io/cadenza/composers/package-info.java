/** What the composers share. Each kind has a package of its own: dice games, a grammar, stochastic music. */
@NullMarked
package io.cadenza.composers;

import org.jspecify.annotations.NullMarked;
