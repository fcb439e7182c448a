/**
 * What the commands need beyond the jobs of {@link io.cadenza.run}: benchmark plans, output files in every format, playback, and
 * stopping on Ctrl-C.
 */
@NullMarked
package io.cadenza.cli.run;

import org.jspecify.annotations.NullMarked;
