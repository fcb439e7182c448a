package io.cadenza.dl4j;

import io.cadenza.tck.BackendConformance;
import java.util.List;

/** Every rule of the conformance kit for what computes on a card, here on ND4J's CPU build. */
final class ArrayArithmeticConformanceTest extends BackendConformance {
    /**
     * A session takes three times as long as in the other arithmetic: 26 in each eighth show what keeps 48 KiB each, and one that
     * is not closed keeps 147 at least.
     */
    private static final int CYCLES = 208;

    ArrayArithmeticConformanceTest() {
        super(
                new Dl4jBackend(device -> {
                    Natives.load(device);
                    return new ArrayArithmetic();
                }),
                List.of(),
                CYCLES);
    }
}
