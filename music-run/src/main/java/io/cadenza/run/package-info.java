/**
 * The jobs: {@link io.cadenza.run.Training}, {@link io.cadenza.run.Generation}, and finding the music to evaluate a model on
 * ({@link io.cadenza.run.ModelMusic}). The command line calls these very methods; {@link io.cadenza.run.Progress} tells how far
 * they are. Their settings are in {@link io.cadenza.run.config}.
 */
@NullMarked
package io.cadenza.run;

import org.jspecify.annotations.NullMarked;
