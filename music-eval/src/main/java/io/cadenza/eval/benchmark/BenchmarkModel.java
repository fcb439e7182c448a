package io.cadenza.eval.benchmark;

import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.train.TrainingOptions;
import java.util.Objects;

/**
 * A row of the matrix: a model and how it is trained, on whatever backend.
 *
 * @param name short, unique in a benchmark, fit for a file's name
 * @param spec what is trained
 * @param training how long and how
 * @param adam the optimiser
 */
public record BenchmarkModel(String name, ModelSpec spec, TrainingOptions training, Adam adam) {
    /** Checks the name. */
    public BenchmarkModel {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    "A model's name is letters, digits, dots, dashes and underscores, not \"" + name + "\"");
        }
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(adam, "adam");
    }
}
