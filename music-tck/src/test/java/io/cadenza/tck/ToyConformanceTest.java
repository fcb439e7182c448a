package io.cadenza.tck;

import io.cadenza.tck.toy.Fault;
import io.cadenza.tck.toy.ToyBackend;

final class ToyConformanceTest extends BackendConformance {
    ToyConformanceTest() {
        super(new ToyBackend(Fault.NONE));
    }
}
