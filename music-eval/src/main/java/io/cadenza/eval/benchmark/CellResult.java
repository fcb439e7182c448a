package io.cadenza.eval.benchmark;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a cell's process answers, as JSON in a file.
 *
 * @param library the backend's library and its version
 * @param parameters its values after training; what counts grows as it learns
 * @param firstTokenSeconds from the start of the process to the first token of an opened model; empty if it cannot generate
 * @param training the speed of training, if it trained
 * @param quality what training to the end came to, if it did
 * @param generation the speed of generating, if it generated
 * @param peakBytes the most memory that was resident at once; empty where the system does not tell
 */
record CellResult(
        String library,
        long parameters,
        OptionalDouble firstTokenSeconds,
        Optional<TrainingSpeed> training,
        Optional<Quality> quality,
        Optional<GenerationSpeed> generation,
        OptionalLong peakBytes) {
    CellResult {
        Objects.requireNonNull(library, "library");
        Objects.requireNonNull(firstTokenSeconds, "firstTokenSeconds");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(quality, "quality");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(peakBytes, "peakBytes");
    }

    /**
     * How fast training went.
     *
     * @param tokensPerSecond of each step after warming up: tokens in its windows ÷ its seconds, cutting the windows included
     * @param epochSeconds the seconds of all steps up to the end of each point of the loss curve, validation apart
     */
    record TrainingSpeed(List<Double> tokensPerSecond, List<Double> epochSeconds) {
        TrainingSpeed {
            tokensPerSecond = List.copyOf(tokensPerSecond);
            epochSeconds = List.copyOf(epochSeconds);
        }
    }

    /**
     * How fast generation went: microseconds per token of each measured block, drawing included.
     *
     * @param one of one stream alone
     * @param many of many streams advanced together, per token of each
     */
    record GenerationSpeed(List<Double> one, List<Double> many) {
        GenerationSpeed {
            one = List.copyOf(one);
            many = List.copyOf(many);
        }
    }
}
