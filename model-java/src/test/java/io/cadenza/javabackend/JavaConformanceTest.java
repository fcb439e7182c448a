package io.cadenza.javabackend;

import io.cadenza.tck.BackendConformance;

final class JavaConformanceTest extends BackendConformance {
    JavaConformanceTest() {
        super(new JavaBackend());
    }
}
