/**
 * Reads folders of music in parallel into named pieces, and reports the files that failed, copies and counts. Files are parsed by
 * {@link io.cadenza.data.format} and {@link io.cadenza.data.sound}.
 */
@NullMarked
package io.cadenza.data.corpus;

import org.jspecify.annotations.NullMarked;
