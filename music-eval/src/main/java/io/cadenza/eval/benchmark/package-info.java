/**
 * The benchmark: a matrix of models and backends, each cell measured in a JVM of its own, and the results as values, a table
 * and JSON. {@link io.cadenza.eval.report} renders them as HTML.
 */
@NullMarked
package io.cadenza.eval.benchmark;

import org.jspecify.annotations.NullMarked;
