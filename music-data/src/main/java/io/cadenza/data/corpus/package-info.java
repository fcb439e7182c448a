/**
 * Folders of music read in parallel into named pieces, with those that failed, and their counts. How a file is parsed
 * and what its symbols are is decided elsewhere.
 */
@NullMarked
package io.cadenza.data.corpus;

import org.jspecify.annotations.NullMarked;
