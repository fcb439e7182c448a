package io.cadenza.tensorflow;

import io.cadenza.tck.BackendConformance;

final class TensorFlowConformanceTest extends BackendConformance {
    TensorFlowConformanceTest() {
        super(new TensorFlowBackend());
    }
}
