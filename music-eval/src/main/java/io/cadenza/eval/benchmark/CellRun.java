package io.cadenza.eval.benchmark;

import io.cadenza.core.ResidentMemory;
import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.Prompt;
import io.cadenza.core.sample.Sampler;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.core.train.AveragedSession;
import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.Trainer;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingOptions;
import io.cadenza.core.train.TrainingOutcome;
import io.cadenza.core.train.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Measures one cell in this process: first token, training, quality, generation, memory. */
final class CellRun {
    /** Shares of the work's length at which progress is told, after training at the latest. */
    private static final double TRAINED = 0.85;

    private final Backend backend;
    private final CellRequest request;
    private final ModelSpec spec;
    private final DoubleConsumer progress;

    CellRun(Backend backend, CellRequest request, DoubleConsumer progress) {
        this.backend = backend;
        this.request = request;
        this.spec = request.model().spec();
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param corpus read only once the first token is there, which needs none
     * @param startedMillis when the process was started, by the system's clock
     */
    CellResult run(Supplier<BenchmarkCorpus> corpus, long startedMillis) {
        TrainingState initial = TrainingState.initial(spec, request.seed());
        OptionalDouble firstToken = request.generates() ? firstToken(initial, startedMillis) : OptionalDouble.empty();
        Optional<CellResult.TrainingSpeed> speed = Optional.empty();
        Optional<Quality> quality = Optional.empty();
        TrainingState trained = initial;
        if (request.trains()) {
            BenchmarkCorpus tokens = corpus.get();
            Trained outcome = train(tokens, initial);
            speed = Optional.of(outcome.speed());
            quality = outcome.quality();
            trained = outcome.state();
        }
        progress.accept(TRAINED);
        Optional<CellResult.GenerationSpeed> generation =
                request.generates() ? Optional.of(generation(trained)) : Optional.empty();
        return new CellResult(
                backend.describe().version(),
                trained.spec().parameterCount(),
                firstToken,
                speed,
                quality,
                generation,
                ResidentMemory.peak());
    }

    private OptionalDouble firstToken(TrainingState state, long startedMillis) {
        try (SequenceModel model = backend.open(spec, state.weights(), request.runtime());
                GenerationSession session = model.start(1)) {
            session.next(new int[] {0});
            return OptionalDouble.of((System.currentTimeMillis() - startedMillis) / 1e3);
        }
    }

    private CellResult.GenerationSpeed generation(TrainingState state) {
        try (SequenceModel model = backend.open(state.spec(), state.weights(), request.runtime())) {
            return new GenerationClock(request.sampling(), request.effort().generationSeconds(), request.seed())
                    .measure(model, request.effort().streams());
        }
    }

    /** What training left. */
    private record Trained(TrainingState state, CellResult.TrainingSpeed speed, Optional<Quality> quality) {}

    private Trained train(BenchmarkCorpus corpus, TrainingState initial) {
        TrainingOptions options = request.model().training();
        TokenDataset dataset = corpus.dataset(request.trainingData(), corpus.versions(request.transpose()));
        int lossStart = options.lossScope().lossStart(spec, dataset.window());
        try (TrainingSession session = AveragedSession.open(
                backend, initial, request.model().adam(), options.computing(request.runtime()), options.averaging())) {
            StepClock clock = clock(dataset, lossStart);
            TrainingOutcome outcome =
                    new Trainer(spec, dataset, options, clock).train(session, TrainingProgress.START, clock);
            if (!request.toTheEnd()) {
                return new Trained(session.snapshot().evaluated(), clock.speed(), Optional.empty());
            }
            List<Quality.CurvePoint> curve = curve(clock.epochs());
            Optional<TrainingState> last = Optional.empty();
            if (outcome.ending() == TrainingOutcome.Ending.INTERRUPTED
                    && outcome.progress().batch() > 0) {
                clock.endWithinEpoch();
                curve.add(lastPoint(session, dataset, lossStart, clock, outcome.progress()));
                last = Optional.of(session.snapshot().evaluated());
            }
            TrainingState best = best(curve, clock.best(), last);
            return new Trained(best, clock.speed(), Optional.of(quality(curve, best, corpus)));
        }
    }

    private StepClock clock(TokenDataset dataset, int lossStart) {
        int perEpoch = dataset.shuffled(
                        Subset.TRAINING, request.model().training().windowsPerStep(), lossStart, request.seed(), 1)
                .count();
        long limit = request.stepLimit();
        long byEpochs = (long) request.model().training().epochs() * perEpoch;
        double expected = limit > 0 ? Math.min(limit, byEpochs) : byEpochs;
        long[] steps = new long[1];
        return new StepClock(
                System::nanoTime,
                dataset.window(),
                dataset.window() - lossStart,
                Math.min(request.effort().warmupSteps(), (long) expected - 1),
                limit,
                () -> progress.accept(TRAINED * Math.min(1, ++steps[0] / expected)));
    }

    private static List<Quality.CurvePoint> curve(List<EpochReport> epochs) {
        List<Quality.CurvePoint> curve = new ArrayList<>();
        for (EpochReport epoch : epochs) {
            curve.add(new Quality.CurvePoint(epoch.epoch(), epoch.step(), epoch.trainingLoss(), epoch.monitoredLoss()));
        }
        return curve;
    }

    /** The point at which the limit of steps ended training within an epoch. */
    private Quality.CurvePoint lastPoint(
            TrainingSession session, TokenDataset dataset, int lossStart, StepClock clock, TrainingProgress progress) {
        double loss = session.evaluate(dataset.inOrder(
                        Subset.VALIDATION, request.model().training().batchSize(), lossStart))
                .orElse(Double.NaN);
        return new Quality.CurvePoint(
                progress.epoch(), request.stepLimit(), clock.lastBatch().meanLoss(), loss);
    }

    private static TrainingState best(
            List<Quality.CurvePoint> curve, Optional<TrainingState> bestEpoch, Optional<TrainingState> last) {
        double lastLoss = curve.get(curve.size() - 1).validationLoss();
        boolean lastIsBest =
                curve.stream().limit(curve.size() - 1L).allMatch(point -> lastLoss < point.validationLoss());
        return lastIsBest && last.isPresent()
                ? last.get()
                : bestEpoch.or(() -> last).orElseThrow();
    }

    private Quality quality(List<Quality.CurvePoint> curve, TrainingState best, BenchmarkCorpus corpus) {
        TokenDataset dataset = corpus.dataset(request.data());
        EvaluationTargets heldOut = EvaluationTargets.of(
                corpus, request.data(), dataset, request.effort().heldOutTargets());
        List<Quality.PieceNats> losses;
        try (TrainingSession session =
                backend.openTraining(best, request.model().adam(), request.runtime())) {
            losses = heldOut.losses(session, request.model().training().batchSize());
        }
        double loss = losses.stream().mapToDouble(Quality.PieceNats::nats).sum() / heldOut.count();
        if (!request.generates()) {
            return new Quality(curve, loss, heldOut.count(), losses, List.of(), List.of(), List.of());
        }
        try (SequenceModel model = backend.open(best.spec(), best.weights(), request.runtime())) {
            SamplePieces pieces = new SamplePieces(model, corpus.vocabulary(), dataset, request);
            return new Quality(curve, loss, heldOut.count(), losses, pieces.sampled(), pieces.greedy(), pieces.piece());
        }
    }

    /** Times what a user waits for: a token's logits and its drawing, fed back for the next. */
    private static final class GenerationClock {
        /** Tokens timed together: the clock costs nothing beside them, and a block is far shorter than a measurement. */
        private static final int BLOCK = 32;

        private static final double WARMUP_SHARE = 0.4;
        private static final int FEWEST_BLOCKS = 3;

        private final Sampler sampler;
        private final double seconds;
        private final long seed;

        GenerationClock(SamplingOptions sampling, double seconds, long seed) {
            this.sampler = Sampler.of(sampling, List.of());
            this.seconds = seconds;
            this.seed = seed;
        }

        CellResult.GenerationSpeed measure(SequenceModel model, int streams) {
            return new CellResult.GenerationSpeed(micros(model, 1), micros(model, streams));
        }

        /** Microseconds per token of each stream, of every block after warming up. */
        private List<Double> micros(SequenceModel model, int streams) {
            RandomGenerator random = Seeds.generator(seed, "generation clock");
            List<Double> blocks = new ArrayList<>();
            try (GenerationSession session = model.start(streams)) {
                int[] ids = new int[streams];
                long warmUntil = System.nanoTime() + (long) (seconds * WARMUP_SHARE * 1e9);
                do {
                    advance(session, ids, random);
                } while (System.nanoTime() < warmUntil);
                long until = System.nanoTime() + (long) (seconds * 1e9);
                long start = System.nanoTime();
                while (start < until || blocks.size() < FEWEST_BLOCKS) {
                    advance(session, ids, random);
                    long end = System.nanoTime();
                    blocks.add((end - start) / 1e3 / BLOCK / streams);
                    start = end;
                }
            }
            return blocks;
        }

        private void advance(GenerationSession session, int[] ids, RandomGenerator random) {
            for (int i = 0; i < BLOCK; i++) {
                float[][] logits = session.next(ids);
                for (int stream = 0; stream < ids.length; stream++) {
                    ids[stream] = sampler.pick(logits[stream], new int[0], random);
                }
            }
        }
    }

    /** Times the steps of a training, keeps its best state, and ends it after a given number of steps. Validation and snapshots are not timed. */
    private static final class StepClock implements TrainingListener, BooleanSupplier {
        private final LongSupplier clock;
        private final int window;
        private final int scoredPerWindow;
        private final long warmup;
        private final long limit;
        private final Runnable onStep;
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> epochSeconds = new ArrayList<>();
        private final List<EpochReport> epochs = new ArrayList<>();
        private Optional<TrainingState> best = Optional.empty();
        private BatchReport lastBatch = new BatchReport(1, 0, 0, 0, 0, 0);
        private long since;
        private long nanos;
        private long steps;

        /**
         * A clock that starts now.
         *
         * @param window tokens in a window
         * @param scoredPerWindow targets of a window that are scored
         * @param warmup steps that are not timed
         * @param limit steps after which training ends; 0 for none
         */
        StepClock(LongSupplier clock, int window, int scoredPerWindow, long warmup, long limit, Runnable onStep) {
            this.clock = clock;
            this.window = window;
            this.scoredPerWindow = scoredPerWindow;
            this.warmup = warmup;
            this.limit = limit;
            this.onStep = onStep;
            this.since = clock.getAsLong();
        }

        /** Whether training is to end. */
        @Override
        public boolean getAsBoolean() {
            return limit > 0 && steps >= limit;
        }

        @Override
        public void onBatch(BatchReport report) {
            long now = clock.getAsLong();
            nanos += now - since;
            steps++;
            if (steps > warmup) {
                double tokens = (double) report.scored() / scoredPerWindow * window;
                rates.add(tokens / ((now - since) / 1e9));
            }
            lastBatch = report;
            onStep.run();
            since = clock.getAsLong();
        }

        @Override
        public void onEpoch(EpochReport report) {
            epochs.add(report);
            epochSeconds.add(nanos / 1e9);
        }

        @Override
        public void onBest(TrainingState state, TrainingProgress progress) {
            best = Optional.of(state);
        }

        /** The last that the trainer says of an epoch: the next step is under way. */
        @Override
        public void onCheckpoint(TrainingState state, TrainingProgress progress) {
            since = clock.getAsLong();
        }

        /** The end of a training that was ended within an epoch. */
        void endWithinEpoch() {
            epochSeconds.add(nanos / 1e9);
        }

        /** The last step's report, with its number in its epoch. */
        BatchReport lastBatch() {
            return lastBatch;
        }

        /** Finished epochs. */
        List<EpochReport> epochs() {
            return epochs;
        }

        /** The state after the best finished epoch. */
        Optional<TrainingState> best() {
            return best;
        }

        CellResult.TrainingSpeed speed() {
            return new CellResult.TrainingSpeed(rates, epochSeconds);
        }
    }

    /** Generates the sample pieces used to count loops and to play in the report. */
    static final class SamplePieces {
        private final SequenceModel model;
        private final Vocabulary vocabulary;
        private final TokenDataset dataset;
        private final CellRequest request;

        SamplePieces(SequenceModel model, Vocabulary vocabulary, TokenDataset dataset, CellRequest request) {
            this.model = model;
            this.vocabulary = vocabulary;
            this.dataset = dataset;
            this.request = request;
        }

        /** Pieces drawn as the plan says; each continues a held-out window of its own, where there are enough. */
        List<List<Integer>> sampled() {
            return continued(request.sampling());
        }

        /** The same by argmax. Without an own window for each, all would be one piece. */
        List<List<Integer>> greedy() {
            return continued(request.sampling().withGreedy(true));
        }

        private List<List<Integer>> continued(SamplingOptions sampling) {
            List<Prompt> windows = windows(request.effort().samples());
            GenerationOptions options =
                    new GenerationOptions(windows.size(), request.effort().sampleLength(), request.seed(), sampling);
            return new Generator(model, vocabulary, (seed, piece) -> windows.get(piece))
                    .endless().generate(options).stream()
                            .map(GeneratedPiece::drawn)
                            .toList();
        }

        /** One piece from the start symbol to its end, or from a held-out window where the vocabulary has none. */
        List<Integer> piece() {
            List<List<Integer>> windows = vocabulary.startId().isPresent()
                    ? List.of()
                    : windows(1).stream().map(Prompt::ids).toList();
            GenerationOptions options =
                    new GenerationOptions(1, request.effort().pieceLength(), request.seed(), request.sampling());
            return new Generator(model, vocabulary, Prompt.beginnings(vocabulary, windows))
                    .generate(options)
                    .get(0)
                    .drawn();
        }

        private List<Prompt> windows(int count) {
            List<int[]> windows =
                    count == 0 ? List.of() : dataset.sampleWindows(Subset.VALIDATION, count, request.seed());
            return windows.stream()
                    .map(window -> new Prompt(Arrays.stream(window).boxed().toList(), false))
                    .toList();
        }
    }
}
