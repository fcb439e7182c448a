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
    /** Windows without pieces are compared in so many parts. */
    private static final int PARTS = 100;

    private final List<int[]> inputs = new ArrayList<>();
    private final List<int[]> targets = new ArrayList<>();
    /** Of each target, the piece or the part of the windows that it is of. */
    private final List<String> units = new ArrayList<>();

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
                    heldOut.units.add(piece.name());
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
            heldOut.units.add("windows " + (1 + (long) PARTS * i / windows.count()));
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

    /** Nats by piece. */
    List<Quality.PieceNats> losses(TrainingSession session, int batchSize) {
        return byUnit((from, to) -> {
            double sum = 0;
            for (int at = from; at < to; at += batchSize) {
                int end = Math.min(to, at + batchSize);
                Batch batch = Batch.of(
                        inputs.subList(at, end).toArray(int[][]::new),
                        targets.subList(at, end).toArray(int[][]::new),
                        inputs.get(0).length - 1);
                sum += session.evaluate(batch) * batch.scoredCount();
            }
            return sum;
        });
    }

    /** The same where each token has a loss of its own, whatever comes before. */
    List<Quality.PieceNats> losses(double... nats) {
        int[] ids = targets();
        return byUnit((from, to) ->
                Arrays.stream(ids, from, to).mapToDouble(id -> nats[id]).sum());
    }

    /** The nats of neighbouring targets. */
    @FunctionalInterface
    private interface Nats {
        double sum(int from, int to);
    }

    private List<Quality.PieceNats> byUnit(Nats nats) {
        List<Quality.PieceNats> losses = new ArrayList<>();
        int from = 0;
        while (from < count()) {
            int to = from + 1;
            while (to < count() && units.get(to).equals(units.get(from))) {
                to++;
            }
            losses.add(new Quality.PieceNats(units.get(from), nats.sum(from, to), to - from));
            from = to;
        }
        return losses;
    }
}
