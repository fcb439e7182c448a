/**
 * How far long work has come: a bar on a terminal, lines in a pipe, nothing if the user wants quiet. What is worked on is
 * not known here.
 */
@NullMarked
package io.cadenza.cli.progress;

import org.jspecify.annotations.NullMarked;
