package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.sample.Filters;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.LogitsFilter;
import io.cadenza.core.sample.Sampler;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Draws the pieces that say what a model's losses do not: whether it falls into loops, and how it sounds. */
final class SamplePieces {
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
        SamplingOptions drawn = request.sampling();
        return continued(new SamplingOptions(
                drawn.temperature(),
                drawn.topK(),
                drawn.topP(),
                drawn.minP(),
                drawn.repetitionPenalty(),
                drawn.repetitionWindow(),
                true));
    }

    private List<List<Integer>> continued(SamplingOptions sampling) {
        if (request.effort().samples() == 0) {
            return List.of();
        }
        List<int[]> windows =
                dataset.sampleWindows(Subset.VALIDATION, request.effort().samples(), request.seed());
        return generate(windows, sampling, OptionalInt.empty(), request.effort().sampleLength());
    }

    /** One piece from the start symbol to its end, or from a held-out window where the vocabulary has none. */
    List<Integer> piece() {
        OptionalInt start = vocabulary.startId();
        List<int[]> primer = start.isPresent()
                ? List.of(new int[] {start.getAsInt()})
                : dataset.sampleWindows(Subset.VALIDATION, 1, request.seed());
        return generate(
                        primer,
                        request.sampling(),
                        vocabulary.endId(),
                        request.effort().pieceLength())
                .get(0);
    }

    private List<List<Integer>> generate(List<int[]> primers, SamplingOptions sampling, OptionalInt endId, int length) {
        List<LogitsFilter> never = vocabulary.startId().isPresent()
                ? List.of(Filters.forbid(Set.of(vocabulary.startId().getAsInt())))
                : List.of();
        return new Generator(model, Sampler.of(sampling, never), endId)
                .generate(primers, length, request.seed(), token -> {}).stream()
                        .map(ids -> Arrays.stream(ids).boxed().toList())
                        .toList();
    }
}
