/**
 * The program's entry, and nothing else. The commands, the configuration and the work behind them live in the packages
 * below.
 */
@NullMarked
package io.cadenza.cli;

import org.jspecify.annotations.NullMarked;
