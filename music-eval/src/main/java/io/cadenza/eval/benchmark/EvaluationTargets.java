package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The targets on which all models of a benchmark are compared: tokens of held-out music, each after one whole window. All models see
 * the same past of each, also those that predict only the token after a window and those that remember more.
 *
 * <p>Where pieces are held out, every place of theirs is a candidate, whatever the stride of training; where windows are, the
 * windows dealt to validation are. Of too many candidates evenly spaced ones are taken.
 */
final class EvaluationTargets {
    private final List<int[]> inputs = new ArrayList<>();
    private final List<int[]> targets = new ArrayList<>();

    private EvaluationTargets() {}

    static EvaluationTargets of(BenchmarkCorpus corpus, DatasetOptions options, TokenDataset dataset, int most) {
        return options.split() == SplitMode.PIECE ? ofPieces(corpus, dataset, most) : ofWindows(dataset, most);
    }

    private static EvaluationTargets ofPieces(BenchmarkCorpus corpus, TokenDataset dataset, int most) {
        Set<String> names = new HashSet<>(dataset.pieces(Subset.VALIDATION));
        List<TokenSequence> pieces = corpus.pieces().stream()
                .filter(piece -> names.contains(piece.name()))
                .toList();
        int window = dataset.window();
        long candidates =
                pieces.stream().mapToLong(piece -> piece.length() - window).sum();
        long stride = Math.max(1, -Math.floorDiv(-candidates, (long) most));
        EvaluationTargets heldOut = new EvaluationTargets();
        long candidate = 0;
        for (TokenSequence piece : pieces) {
            int[] ids = piece.toArray();
            for (int start = 0; start + window < ids.length; start++) {
                if (candidate++ % stride == 0) {
                    heldOut.inputs.add(Arrays.copyOfRange(ids, start, start + window));
                    heldOut.targets.add(Arrays.copyOfRange(ids, start + 1, start + 1 + window));
                }
            }
        }
        return heldOut;
    }

    private static EvaluationTargets ofWindows(TokenDataset dataset, int most) {
        Batches windows = dataset.inOrder(Subset.VALIDATION, 1, dataset.window() - 1);
        int stride = Math.max(1, -Math.floorDiv(-windows.count(), most));
        EvaluationTargets heldOut = new EvaluationTargets();
        for (int i = 0; i < windows.count(); i += stride) {
            Batch window = windows.get(i);
            heldOut.inputs.add(window.inputs());
            heldOut.targets.add(window.targets());
        }
        return heldOut;
    }

    /** How many targets there are. */
    int count() {
        return targets.size();
    }

    /** The targets' token ids. */
    int[] targets() {
        return targets.stream().mapToInt(row -> row[row.length - 1]).toArray();
    }

    /** Mean nats per target. */
    double loss(TrainingSession session, int batchSize) {
        double sum = 0;
        for (int from = 0; from < count(); from += batchSize) {
            int to = Math.min(count(), from + batchSize);
            int window = inputs.get(0).length;
            Batch batch = Batch.of(
                    inputs.subList(from, to).toArray(int[][]::new),
                    targets.subList(from, to).toArray(int[][]::new),
                    window - 1);
            sum += session.evaluate(batch) * batch.scoredCount();
        }
        return sum / count();
    }
}
