package io.cadenza.eval.benchmark;

import io.cadenza.core.data.Batches;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import java.util.List;

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
