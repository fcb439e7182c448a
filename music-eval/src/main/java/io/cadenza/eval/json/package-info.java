/** Files of JSON for evaluations and benchmarks. */
@NullMarked
package io.cadenza.eval.json;

import org.jspecify.annotations.NullMarked;
