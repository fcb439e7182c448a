package io.cadenza.eval.benchmark;

import io.cadenza.core.data.Batches;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.eval.metrics.Loops;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a benchmark came to.
 *
 * @param machine on what
 * @param seed from which every random draw derived
 * @param seeds how many trainings each neural model had, each from the seed that follows
 * @param corpus what was learnt from
 * @param baselines what guessing comes to; empty if only speed was measured
 * @param targetLoss the validation loss to which times are given, if the losses of the models can be compared
 * @param rows one for each cell, in the plan's order
 * @param peaks the machine's measured product peaks
 * @param failures what failed, and why
 * @param comparisons each pair of models on the same held-out targets
 */
public record BenchmarkResults(
        Machine machine,
        long seed,
        int seeds,
        Corpus corpus,
        Optional<Baselines> baselines,
        OptionalDouble targetLoss,
        List<Row> rows,
        List<Peak> peaks,
        List<Failure> failures,
        List<Comparison> comparisons) {
    /** Copies. */
    public BenchmarkResults {
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(corpus, "corpus");
        Objects.requireNonNull(baselines, "baselines");
        Objects.requireNonNull(targetLoss, "targetLoss");
        rows = List.copyOf(rows);
        peaks = List.copyOf(peaks);
        failures = List.copyOf(failures);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * What was learnt from.
     *
     * @param source in a user's words
     * @param sha256 of names and token ids
     * @param pieces how many
     * @param tokens in all of them
     * @param vocabulary different symbols
     * @param window tokens in a window
     * @param stride tokens from one window to the next, where a model is scored at all of its places
     * @param transpose by up to how many semitones pieces that are trained on are moved
     * @param split how windows were dealt to the subsets
     * @param trainingWindows to learn from
     * @param validationWindows held out
     */
    public record Corpus(
            String source,
            String sha256,
            int pieces,
            long tokens,
            int vocabulary,
            int window,
            int stride,
            int transpose,
            String split,
            int trainingWindows,
            int validationWindows) {}

    /**
     * One model on one backend, device and number of threads. What was not measured is empty.
     *
     * @param model its name
     * @param type of its specification
     * @param backend its name
     * @param library and its version; empty if every process failed
     * @param parameters trainable values
     * @param trainingFlops model FLOPs of training for each token of a window
     * @param generationFlops model FLOPs of generating one token
     * @param tokensPerSecond in training, of single steps of all repetitions
     * @param shareOfPeak training's model FLOP/s ÷ the product peak of this device and number of threads
     * @param trainingSeconds of all steps of the first training to the end
     * @param secondsToTarget of training steps up to the first epoch with the target loss; empty if it was not reached
     * @param quality what the first training to the end came to
     * @param heldOutLosses nats per held-out target of all trainings to the end, by seed
     * @param oneStream microseconds per generated token of one stream
     * @param manyStreams the same, per token of each of many streams
     * @param firstTokenSeconds from the start of a process to the first token, of each repetition
     * @param peakBytes the most memory resident at once in any repetition
     */
    public record Row(
            String model,
            String type,
            String backend,
            String device,
            int threads,
            String library,
            long parameters,
            double trainingFlops,
            double generationFlops,
            Optional<Percentiles> tokensPerSecond,
            OptionalDouble shareOfPeak,
            OptionalDouble trainingSeconds,
            OptionalDouble secondsToTarget,
            Optional<Quality> quality,
            List<Double> heldOutLosses,
            Optional<Percentiles> oneStream,
            Optional<Percentiles> manyStreams,
            Optional<Percentiles> firstTokenSeconds,
            OptionalLong peakBytes) {

        /** Copies. */
        public Row {
            heldOutLosses = List.copyOf(heldOutLosses);
        }

        /** Model, backend, device and threads in a few words. */
        public String name() {
            return model + " on " + ResultTable.backend(this);
        }

        /** How many of the drawn pieces end in a loop; empty if none were drawn. */
        public Optional<Loops> sampledLoops() {
            return quality.map(Quality::sampled)
                    .filter(pieces -> !pieces.isEmpty())
                    .map(Row::loops);
        }

        /** How many of the pieces made by argmax end in a loop; empty if there are none. */
        public Optional<Loops> greedyLoops() {
            return quality.map(Quality::greedy)
                    .filter(pieces -> !pieces.isEmpty())
                    .map(Row::loops);
        }

        private static Loops loops(List<List<Integer>> pieces) {
            return Loops.in(pieces.stream()
                    .map(piece -> piece.stream().mapToInt(Integer::intValue).toArray()));
        }

        /** Whether it learns by gradients rather than by counting. */
        public boolean isNeural() {
            return trainingFlops > 0;
        }

        /** The nats per target on the targets of all models, if trained to the end: the mean of all trainings. */
        public OptionalDouble heldOutLoss() {
            return heldOutLosses.stream().mapToDouble(Double::doubleValue).average();
        }

        /** The standard deviation of trainings, with n − 1 below; empty if there was one. */
        public OptionalDouble heldOutDeviation() {
            if (heldOutLosses.size() < 2) {
                return OptionalDouble.empty();
            }
            double mean = heldOutLoss().orElseThrow();
            double squares = heldOutLosses.stream()
                    .mapToDouble(loss -> (loss - mean) * (loss - mean))
                    .sum();
            return OptionalDouble.of(Math.sqrt(squares / (heldOutLosses.size() - 1)));
        }
    }

    /** A measured product peak in floating-point operations per second. */
    public record Peak(String backend, String device, int threads, Percentiles flopsPerSecond) {}

    /** A measurement that failed. */
    public record Failure(String measurement, String reason) {}

    /** The best loss of a counting model on the targets of all models, if there is one. */
    public OptionalDouble countingLoss() {
        return counting().map(Row::heldOutLoss).orElseGet(OptionalDouble::empty);
    }

    /** The best counting model, if there is one. */
    Optional<Row> counting() {
        return rows.stream()
                .filter(row -> !row.isNeural() && row.heldOutLoss().isPresent())
                .min(Comparator.comparingDouble(row -> row.heldOutLoss().orElseThrow()));
    }

    /** How one model does beside another, both by {@link Row#name} or a baseline's. */
    Optional<Comparison> comparison(String one, String other) {
        return comparisons.stream()
                .filter(pair -> pair.one().equals(one) && pair.other().equals(other))
                .findFirst()
                .or(() -> comparisons.stream()
                        .filter(pair -> pair.one().equals(other) && pair.other().equals(one))
                        .map(Comparison::reversed)
                        .findFirst());
    }

    /**
     * What guessing comes to on the targets on which all models are compared, so that a loss means something.
     *
     * @param uniform nats per target where every symbol is as likely: ln V
     * @param unigram nats per target where each symbol is as likely as in the training music, in all keys that models are trained on, each
     *     counted once more than it occurs (Laplace's rule), so that none is impossible
     * @param pieces the unigram's by held-out piece
     */
    public record Baselines(double uniform, double unigram, List<Quality.PieceNats> pieces) {
        /** Copies. */
        public Baselines {
            pieces = List.copyOf(pieces);
        }

        /** @param epochs in which each piece is shown in all its keys */
        static Baselines of(int vocabularySize, TokenDataset dataset, int epochs, EvaluationTargets heldOut) {
            long[] counts = new long[vocabularySize];
            long total = vocabularySize;
            for (int epoch = 1; epoch <= epochs; epoch++) {
                total += count(dataset.shuffled(Subset.TRAINING, 1024, 0, 0, epoch), counts);
            }
            double[] nats = new double[vocabularySize];
            for (int id = 0; id < vocabularySize; id++) {
                nats[id] = -Math.log((counts[id] + 1.0) / total);
            }
            List<Quality.PieceNats> pieces = heldOut.losses(nats);
            double sum = pieces.stream().mapToDouble(Quality.PieceNats::nats).sum();
            return new Baselines(Math.log(vocabularySize), sum / heldOut.count(), pieces);
        }

        private static long count(Batches training, long... counts) {
            long total = 0;
            for (int i = 0; i < training.count(); i++) {
                int[] targets = training.get(i).targets();
                for (int id : targets) {
                    counts[id]++;
                }
                total += targets.length;
            }
            return total;
        }

        /** Names and losses, the weakest first. */
        public List<Named> all() {
            return List.of(new Named("uniform", uniform), new Named("unigram", unigram));
        }

        /** A baseline by name. */
        public record Named(String name, double loss) {}
    }
}
