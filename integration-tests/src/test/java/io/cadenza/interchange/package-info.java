/**
 * Tests of all backends together: that one's model is the other's, and that they live in one JVM. What one backend must do
 * by itself is in the conformance kit.
 */
@NullMarked
package io.cadenza.interchange;

import org.jspecify.annotations.NullMarked;
