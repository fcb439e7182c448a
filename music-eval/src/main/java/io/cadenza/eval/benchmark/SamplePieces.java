package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.Prompt;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.Vocabulary;
import java.util.Arrays;
import java.util.List;

/** Generates the sample pieces used to count loops and to play in the report. */
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
        return continued(request.sampling().withGreedy(true));
    }

    private List<List<Integer>> continued(SamplingOptions sampling) {
        List<Prompt> windows = windows(request.effort().samples());
        GenerationOptions options =
                new GenerationOptions(windows.size(), request.effort().sampleLength(), request.seed(), sampling);
        return new Generator(model, vocabulary, (seed, piece) -> windows.get(piece))
                .endless().generate(options).stream().map(GeneratedPiece::drawn).toList();
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
        List<int[]> windows = count == 0 ? List.of() : dataset.sampleWindows(Subset.VALIDATION, count, request.seed());
        return windows.stream()
                .map(window -> new Prompt(Arrays.stream(window).boxed().toList(), false))
                .toList();
    }
}
