/**
 * The report of a benchmark as one HTML file that needs nothing else: plots, tables, music to look at and to listen to. What is
 * reported is measured elsewhere.
 */
@NullMarked
package io.cadenza.eval.report;

import org.jspecify.annotations.NullMarked;
