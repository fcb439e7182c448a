/**
 * The seam to the deep-learning libraries: four small interfaces and the values that cross them. No backend is known
 * here by name.
 */
@NullMarked
package io.cadenza.core.backend;

import org.jspecify.annotations.NullMarked;
