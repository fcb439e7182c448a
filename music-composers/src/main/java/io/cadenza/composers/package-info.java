/**
 * Musical dice games and the exact entropy of what they write. The other composers have packages of their own beside this one.
 */
@NullMarked
package io.cadenza.composers;

import org.jspecify.annotations.NullMarked;
