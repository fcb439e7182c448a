package io.cadenza.ngram;

import io.cadenza.tck.BackendConformance;

/** Its rules are about descent and declined models; what counting promises stands in the other tests here. */
final class NgramConformanceTest extends BackendConformance {
    NgramConformanceTest() {
        super(new NgramBackend());
    }
}
