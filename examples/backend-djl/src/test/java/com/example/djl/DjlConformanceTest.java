package com.example.djl;

import io.cadenza.tck.BackendConformance;

final class DjlConformanceTest extends BackendConformance {
    DjlConformanceTest() {
        super(new DjlBackend());
    }
}
