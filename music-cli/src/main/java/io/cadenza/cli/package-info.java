/**
 * The program's entry point. The commands are in {@link io.cadenza.cli.command}.
 */
@NullMarked
package io.cadenza.cli;

import org.jspecify.annotations.NullMarked;
