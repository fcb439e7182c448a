/** Readers of files from strangers under a fuzzer, and the inputs that once broke them. No other tests. */
@NullMarked
package io.cadenza.fuzz;

import org.jspecify.annotations.NullMarked;
