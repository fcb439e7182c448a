/**
 * The benchmark: a matrix of models and backends, each cell measured in a JVM of its own, and what comes of it as values, a table
 * and JSON. How the report looks is not known here, and configurations are read elsewhere.
 */
@NullMarked
package io.cadenza.eval.benchmark;

import org.jspecify.annotations.NullMarked;
