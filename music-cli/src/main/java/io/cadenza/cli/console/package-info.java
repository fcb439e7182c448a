/**
 * Where a user reads: results, notes, and how far long work has come, as a bar on a terminal and as lines in a pipe. What is
 * worked on is not known here.
 */
@NullMarked
package io.cadenza.cli.console;

import org.jspecify.annotations.NullMarked;
