package io.cadenza.dl4j;

import io.cadenza.tck.BackendConformance;
import java.util.List;

/** Every rule of the conformance kit for what computes on a card, here on ND4J's CPU build. */
final class ArrayArithmeticConformanceTest extends BackendConformance {
    /** A session takes three times as long as in the other arithmetic. */
    private static final int CYCLES = 400;

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
