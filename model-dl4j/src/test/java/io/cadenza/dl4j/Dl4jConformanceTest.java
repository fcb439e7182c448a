package io.cadenza.dl4j;

import io.cadenza.tck.BackendConformance;

/** Every rule of the conformance kit. */
final class Dl4jConformanceTest extends BackendConformance {
    Dl4jConformanceTest() {
        super(new Dl4jBackend());
    }
}
