package io.cadenza.eval.benchmark;

/**
 * How much a benchmark does in each cell.
 *
 * @param quality whether the first repetition trains to the end, for losses and music; otherwise only speed is measured
 * @param repetitions processes for each cell, 1 or more; all measure speed
 * @param qualitySteps the most steps of a training to the end, the same for all models; 0 leaves it to the epochs
 * @param speedSteps steps of a repetition that measures speed only, more than {@code warmupSteps}
 * @param warmupSteps steps that are not timed, while libraries plan their graphs and the JIT compiles; 0 or more
 * @param generationSeconds for how long generation is timed, each for one stream and for many; more than 0
 * @param streams how many the many are, 1 or more
 * @param heldOutTargets the most held-out targets on which all models are compared, 1 or more
 * @param samples pieces drawn and as many by argmax, to count loops in; 0 for none
 * @param sampleLength the most tokens in each, 1 or more
 * @param pieceLength the most tokens of the one piece to look at and listen to, 1 or more
 */
public record BenchmarkBudget(
        boolean quality,
        int repetitions,
        long qualitySteps,
        long speedSteps,
        long warmupSteps,
        double generationSeconds,
        int streams,
        int heldOutTargets,
        int samples,
        int sampleLength,
        int pieceLength) {
    /** Checks the ranges above. */
    public BenchmarkBudget {
        require(repetitions >= 1, "repetitions", repetitions, "1 or more");
        require(qualitySteps >= 0, "qualitySteps", qualitySteps, "0 or more");
        require(warmupSteps >= 0, "warmupSteps", warmupSteps, "0 or more");
        require(speedSteps > warmupSteps, "speedSteps", speedSteps, "more than the " + warmupSteps + " to warm up");
        require(
                qualitySteps == 0 || qualitySteps > warmupSteps,
                "qualitySteps",
                qualitySteps,
                "0 or more than the " + warmupSteps + " to warm up");
        require(generationSeconds > 0, "generationSeconds", generationSeconds, "more than 0");
        require(streams >= 1, "streams", streams, "1 or more");
        require(heldOutTargets >= 1, "heldOutTargets", heldOutTargets, "1 or more");
        require(samples >= 0, "samples", samples, "0 or more");
        require(sampleLength >= 1, "sampleLength", sampleLength, "1 or more");
        require(pieceLength >= 1, "pieceLength", pieceLength, "1 or more");
    }

    /** The same, but another length of the piece to look at and listen to. */
    public BenchmarkBudget withPieceLength(int tokens) {
        return new BenchmarkBudget(
                quality,
                repetitions,
                qualitySteps,
                speedSteps,
                warmupSteps,
                generationSeconds,
                streams,
                heldOutTargets,
                samples,
                sampleLength,
                tokens);
    }

    private static void require(boolean holds, String name, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + range + ", not " + value);
        }
    }

    /** What one process needs to know: nothing that changes its answer and nothing else, so that answers are used again. */
    BenchmarkBudget ofOneProcess(boolean toTheEnd) {
        return toTheEnd
                ? new BenchmarkBudget(
                        true,
                        1,
                        qualitySteps,
                        warmupSteps + 1,
                        warmupSteps,
                        generationSeconds,
                        streams,
                        heldOutTargets,
                        samples,
                        sampleLength,
                        pieceLength)
                : new BenchmarkBudget(false, 1, 0, speedSteps, warmupSteps, generationSeconds, streams, 1, 0, 1, 1);
    }
}
