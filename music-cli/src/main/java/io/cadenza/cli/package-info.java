/**
 * The program: its entry, exit codes, and what it prints. The commands, the configuration and the work behind them live in
 * the packages below.
 */
@NullMarked
package io.cadenza.cli;

import org.jspecify.annotations.NullMarked;
