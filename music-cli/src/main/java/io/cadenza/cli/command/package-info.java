/**
 * The commands: each parses its options, calls the work and prints what came of it. The work itself lives elsewhere.
 */
@NullMarked
package io.cadenza.cli.command;

import org.jspecify.annotations.NullMarked;
