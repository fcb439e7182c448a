/**
 * The rules that every backend keeps, as an abstract JUnit class that a backend's tests extend with one line, and the
 * golden cases they measure by. No backend lives here and none is known by name.
 */
@NullMarked
package io.cadenza.tck;

import org.jspecify.annotations.NullMarked;
