/**
 * Scores to sound, through the JDK's own synthesizer. Playing live and reading audio do not live here.
 */
@NullMarked
package io.cadenza.data.audio;

import org.jspecify.annotations.NullMarked;
