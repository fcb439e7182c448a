package io.cadenza.tck;

import io.cadenza.tck.toy.Fault;
import io.cadenza.tck.toy.ToyBackend;

/** The toy without faults keeps every rule: one that failed on a sound backend would catch nothing. */
final class ToyConformanceTest extends BackendConformance {
    ToyConformanceTest() {
        super(new ToyBackend(Fault.NONE));
    }
}
