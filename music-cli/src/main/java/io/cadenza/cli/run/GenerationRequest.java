package io.cadenza.cli.run;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.sample.SamplingOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be generated.
 *
 * @param length the most tokens of a piece, 1 or more
 * @param count how many pieces, 1 or more
 * @param seed from which each piece's draws derive
 * @param sampling how tokens are drawn
 * @param primer a file of music to continue, if any
 * @param tempo quarters per minute, if not the model's own
 * @param backend a backend's name, or {@code auto}
 * @param runtime on what
 */
public record GenerationRequest(
        int length,
        int count,
        long seed,
        SamplingOptions sampling,
        Optional<Path> primer,
        Optional<Double> tempo,
        String backend,
        RuntimeOptions runtime) {
    /** Checks that all are there. */
    public GenerationRequest {
        Objects.requireNonNull(sampling, "sampling");
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(runtime, "runtime");
    }
}
