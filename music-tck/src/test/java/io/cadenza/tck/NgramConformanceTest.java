package io.cadenza.tck;

import io.cadenza.core.ngram.NgramBackend;

/** The engine of the core keeps the rules that every backend keeps; those about gradients are not about it. */
final class NgramConformanceTest extends BackendConformance {
    NgramConformanceTest() {
        super(new NgramBackend());
    }
}
