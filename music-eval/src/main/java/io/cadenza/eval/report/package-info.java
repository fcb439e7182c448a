/**
 * The report of a benchmark as one self-contained HTML file: plots, tables, music to look at and to listen to. The measurements
 * come from {@link io.cadenza.eval.benchmark}.
 */
@NullMarked
package io.cadenza.eval.report;

import org.jspecify.annotations.NullMarked;
