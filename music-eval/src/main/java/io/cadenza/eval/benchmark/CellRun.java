package io.cadenza.eval.benchmark;

import io.cadenza.core.ResidentMemory;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.Trainer;
import io.cadenza.core.train.TrainingOptions;
import io.cadenza.core.train.TrainingOutcome;
import io.cadenza.core.train.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

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
        TokenDataset dataset = TokenDataset.of(corpus.pieces(), request.data());
        int lossStart = options.lossScope().lossStart(spec, dataset.window());
        try (TrainingSession session =
                backend.openTraining(initial, request.model().adam(), request.runtime())) {
            StepClock clock = clock(dataset, lossStart);
            TrainingOutcome outcome =
                    new Trainer(spec, dataset, options, clock).train(session, TrainingProgress.START, clock);
            if (!request.toTheEnd()) {
                return new Trained(session.snapshot(), clock.speed(), Optional.empty());
            }
            List<Quality.CurvePoint> curve = curve(clock.epochs());
            Optional<TrainingState> last = Optional.empty();
            if (outcome.ending() == TrainingOutcome.Ending.INTERRUPTED
                    && outcome.progress().batch() > 0) {
                clock.endWithinEpoch();
                curve.add(lastPoint(session, dataset, lossStart, clock, outcome.progress()));
                last = Optional.of(session.snapshot());
            }
            TrainingState best = best(curve, clock.best(), last);
            return new Trained(best, clock.speed(), Optional.of(quality(curve, best, corpus, dataset)));
        }
    }

    private StepClock clock(TokenDataset dataset, int lossStart) {
        int perEpoch = dataset.shuffled(
                        Subset.TRAINING, request.model().training().batchSize(), lossStart, request.seed(), 1)
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

    private Quality quality(
            List<Quality.CurvePoint> curve, TrainingState best, BenchmarkCorpus corpus, TokenDataset dataset) {
        EvaluationTargets heldOut = EvaluationTargets.of(
                corpus, request.data(), dataset, request.effort().heldOutTargets());
        double loss;
        try (TrainingSession session =
                backend.openTraining(best, request.model().adam(), request.runtime())) {
            loss = heldOut.loss(session, request.model().training().batchSize());
        }
        if (!request.generates()) {
            return new Quality(curve, loss, heldOut.count(), List.of(), List.of(), List.of());
        }
        try (SequenceModel model = backend.open(best.spec(), best.weights(), request.runtime())) {
            SamplePieces pieces = new SamplePieces(model, corpus.vocabulary(), dataset, request);
            return new Quality(curve, loss, heldOut.count(), pieces.sampled(), pieces.greedy(), pieces.piece());
        }
    }
}
