/**
 * The commands: each parses its options, calls {@link io.cadenza.run} or {@link io.cadenza.cli.run}, and prints the results.
 */
@NullMarked
package io.cadenza.cli.command;

import org.jspecify.annotations.NullMarked;
