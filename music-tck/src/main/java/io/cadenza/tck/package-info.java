/**
 * The conformance kit for backends: the rules as an abstract JUnit class, which a backend's tests extend with one line, and the
 * golden cases they compare with.
 */
@NullMarked
package io.cadenza.tck;

import org.jspecify.annotations.NullMarked;
