package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;

/** Ends the JVM without a word, as a native library may. */
public final class CrashingBackend extends BiasBackend {
    @Override
    public String name() {
        return "crashing";
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        Runtime.getRuntime().halt(134);
        throw new AssertionError("unreachable");
    }
}
