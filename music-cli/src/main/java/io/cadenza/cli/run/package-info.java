/**
 * The work behind the commands: corpora, training runs, their folders, generation. Command lines are parsed elsewhere, and
 * how music, models and pictures are made is the other modules' business.
 */
@NullMarked
package io.cadenza.cli.run;

import org.jspecify.annotations.NullMarked;
