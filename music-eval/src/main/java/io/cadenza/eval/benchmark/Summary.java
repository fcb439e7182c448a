package io.cadenza.eval.benchmark;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.eval.benchmark.BenchmarkResults.Baselines;
import io.cadenza.eval.benchmark.CellMain.MatmulPeak;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Makes results of the answers of all processes. */
final class Summary {
    private final BenchmarkPlan plan;
    private final Machine machine;
    private final TokenDataset dataset;
    private final Map<String, Object> answers;
    private final Map<String, String> failures;

    Summary(
            BenchmarkPlan plan,
            Machine machine,
            TokenDataset dataset,
            Map<String, Object> answers,
            Map<String, String> failures) {
        this.plan = plan;
        this.machine = machine;
        this.dataset = dataset;
        this.answers = answers;
        this.failures = failures;
    }

    BenchmarkResults results() {
        List<BenchmarkResults.Peak> peaks = peaks();
        OptionalDouble target = targetLoss();
        Optional<Baselines> baselines = baselines();
        return new BenchmarkResults(
                machine,
                plan.seed(),
                plan.seeds(),
                corpus(),
                baselines,
                target,
                plan.cells().stream().map(cell -> row(cell, peaks, target)).toList(),
                peaks,
                failures.entrySet().stream()
                        .map(failure -> new BenchmarkResults.Failure(failure.getKey(), failure.getValue()))
                        .toList(),
                comparisons(baselines, peaks, target));
    }

    private List<Comparison> comparisons(
            Optional<Baselines> baselines, List<BenchmarkResults.Peak> peaks, OptionalDouble target) {
        List<Comparison.Entry> entries = new ArrayList<>();
        for (Cell cell : plan.cells()) {
            List<Quality> trainings = trainings(cell);
            if (!trainings.isEmpty()) {
                entries.add(new Comparison.Entry(
                        row(cell, peaks, target).name(),
                        !cell.model().spec().isDifferentiable(),
                        trainings.stream().map(Quality::pieces).toList()));
            }
        }
        baselines.ifPresent(known -> entries.add(new Comparison.Entry("unigram", true, List.of(known.pieces()))));
        return Comparison.all(entries, plan.seed());
    }

    /** Trainings to the end, of each seed that has one. */
    private List<Quality> trainings(Cell cell) {
        List<Quality> trainings = new ArrayList<>(whole(cell).stream().toList());
        for (long seed : plan.seeds(cell)) {
            if (seed != plan.seed() && answers.get(BenchmarkRunner.nameOf(cell, seed)) instanceof CellResult result) {
                result.quality().ifPresent(trainings::add);
            }
        }
        return trainings;
    }

    private BenchmarkResults.Corpus corpus() {
        CorpusFingerprint fingerprint = plan.corpus().fingerprint();
        return new BenchmarkResults.Corpus(
                fingerprint.source(),
                fingerprint.sha256(),
                fingerprint.pieces(),
                fingerprint.tokens(),
                plan.corpus().vocabulary().size(),
                dataset.window(),
                plan.data().stride(),
                plan.transpose(),
                plan.data().split().name().toLowerCase(Locale.ROOT),
                dataset.windowCount(Subset.TRAINING),
                dataset.windowCount(Subset.VALIDATION));
    }

    private Optional<Baselines> baselines() {
        if (!plan.effort().quality()) {
            return Optional.empty();
        }
        EvaluationTargets heldOut = EvaluationTargets.of(
                plan.corpus(), plan.data(), dataset, plan.effort().heldOutTargets());
        TokenDataset shown = plan.corpus().dataset(plan.data(), plan.corpus().versions(plan.transpose()));
        int keys = 2 * plan.transpose() + 1;
        return Optional.of(Baselines.of(plan.corpus().vocabulary().size(), shown, keys, heldOut));
    }

    private List<BenchmarkResults.Peak> peaks() {
        List<BenchmarkResults.Peak> peaks = new ArrayList<>();
        plan.backends().stream()
                .filter(MatmulPeak::canMeasure)
                .forEach(backend -> plan.devices()
                        .forEach(device -> plan.threads().forEach(threads -> {
                            MatmulPeak.Request request =
                                    new MatmulPeak.Request(backend.name(), device.toString(), threads);
                            if (answers.get(BenchmarkRunner.nameOf(request)) instanceof MatmulPeak.Result result) {
                                peaks.add(new BenchmarkResults.Peak(
                                        backend.name(),
                                        device.toString(),
                                        threads,
                                        Percentiles.of(List.of(result.flopsPerSecond()))));
                            }
                        })));
        return peaks;
    }

    /**
     * The lowest validation loss that every neural model reached. Losses over different positions of a window are different
     * measures, so there is none where models are scored at different positions.
     */
    private OptionalDouble targetLoss() {
        long scopes = plan.models().stream()
                .filter(model -> model.spec().isDifferentiable())
                .map(this::scored)
                .distinct()
                .count();
        List<Double> best = plan.cells().stream()
                .filter(cell -> cell.model().spec().isDifferentiable())
                .flatMap(cell -> whole(cell).stream())
                .map(quality -> quality.best().validationLoss())
                .toList();
        return scopes == 1 && !best.isEmpty()
                ? OptionalDouble.of(best.stream().max(Comparator.naturalOrder()).orElseThrow())
                : OptionalDouble.empty();
    }

    private int scored(BenchmarkModel model) {
        return dataset.window() - model.training().lossScope().lossStart(model.spec(), dataset.window());
    }

    private List<CellResult> results(Cell cell) {
        List<CellResult> results = new ArrayList<>();
        for (int repetition = 1; repetition <= plan.effort().repetitions(); repetition++) {
            if (answers.get(BenchmarkRunner.nameOf(plan, cell, repetition)) instanceof CellResult result) {
                results.add(result);
            }
        }
        return results;
    }

    private Optional<Quality> whole(Cell cell) {
        return results(cell).stream()
                .flatMap(result -> result.quality().stream())
                .findFirst();
    }

    private BenchmarkResults.Row row(Cell cell, List<BenchmarkResults.Peak> peaks, OptionalDouble target) {
        List<CellResult> results = results(cell);
        ModelSpec spec = cell.model().spec();
        double flops = spec.trainingFlopsPerToken(dataset.window(), scored(cell.model()));
        Optional<Percentiles> rate =
                spread(results, result -> result.training().map(CellResult.TrainingSpeed::tokensPerSecond));
        return new BenchmarkResults.Row(
                cell.model().name(),
                spec.type(),
                cell.backend(),
                cell.device().toString(),
                cell.threads(),
                results.stream().map(CellResult::library).findFirst().orElse(""),
                results.stream().mapToLong(CellResult::parameters).max().orElse(spec.parameterCount()),
                flops,
                spec.generationFlops(),
                rate,
                flops > 0 && rate.isPresent()
                        ? share(rate.get().median() * flops, cell, peaks)
                        : OptionalDouble.empty(),
                results.stream()
                        .flatMapToDouble(result -> trainingSeconds(result).stream())
                        .findFirst(),
                results.stream()
                        .flatMapToDouble(result -> secondsTo(target, result).stream())
                        .findFirst(),
                whole(cell),
                trainings(cell).stream().map(Quality::heldOutLoss).toList(),
                spread(results, result -> result.generation().map(CellResult.GenerationSpeed::one)),
                spread(results, result -> result.generation().map(CellResult.GenerationSpeed::many)),
                spread(
                        results,
                        result -> result.firstTokenSeconds().isPresent()
                                ? Optional.of(List.of(result.firstTokenSeconds().getAsDouble()))
                                : Optional.empty()),
                peakBytes(results));
    }

    private static Optional<Percentiles> spread(
            List<CellResult> results, Function<CellResult, Optional<List<Double>>> measure) {
        List<List<Double>> measured = results.stream()
                .flatMap(result -> measure.apply(result).stream())
                .toList();
        return measured.isEmpty() ? Optional.empty() : Optional.of(Percentiles.of(measured));
    }

    /** Of the highest peak that any backend reached there: the machine's, as far as it is known. */
    private static OptionalDouble share(double flopsPerSecond, Cell cell, List<BenchmarkResults.Peak> peaks) {
        OptionalDouble peak = peaks.stream()
                .filter(candidate ->
                        candidate.device().equals(cell.device().toString()) && candidate.threads() == cell.threads())
                .mapToDouble(candidate -> candidate.flopsPerSecond().median())
                .max();
        return peak.isPresent() ? OptionalDouble.of(flopsPerSecond / peak.getAsDouble()) : peak;
    }

    private static OptionalDouble trainingSeconds(CellResult result) {
        return result.quality().isEmpty()
                ? OptionalDouble.empty()
                : result.training().stream()
                        .flatMap(speed -> speed.epochSeconds().stream())
                        .mapToDouble(seconds -> seconds)
                        .max();
    }

    private static OptionalDouble secondsTo(OptionalDouble target, CellResult result) {
        if (target.isEmpty() || result.quality().isEmpty() || result.training().isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Quality.CurvePoint> curve = result.quality().get().curve();
        for (int i = 0; i < curve.size(); i++) {
            if (curve.get(i).validationLoss() <= target.getAsDouble()) {
                return OptionalDouble.of(result.training().get().epochSeconds().get(i));
            }
        }
        return OptionalDouble.empty();
    }

    private static OptionalLong peakBytes(List<CellResult> results) {
        return results.stream()
                .flatMapToLong(result -> result.peakBytes().stream())
                .max();
    }
}
