/**
 * Output for the user: results, notes, and progress, as a bar on a terminal and as lines in a pipe.
 */
@NullMarked
package io.cadenza.cli.console;

import org.jspecify.annotations.NullMarked;
