package io.cadenza.dl4j;

import io.cadenza.core.Seeds;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.ModelSpec;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network for some rows of each batch, on weights that all towers share. Splitting by rows keeps every core busy in the
 * small operations too; threads within an operation do not.
 */
final class Replica implements AutoCloseable {
    private final Network network;
    private final CrossEntropy loss = new CrossEntropy();
    private final int index;

    Replica(ModelSpec spec, INDArray flat, int index) {
        this.network = new Network(spec, flat);
        this.index = index;
    }

    /** What a tower makes of its rows: the sum of their losses and their part of the gradient of the batch's mean. */
    record Result(double lossSum, Matrix gradient) {}

    /** The rows of a batch from one to before another, turned so that time is outermost. */
    record Rows(Batch batch, int from, int to) {
        int streams() {
            return to - from;
        }

        int[] turned(int[] values, int firstStep) {
            int time = batch.time();
            int[] turned = new int[(time - firstStep) * streams()];
            for (int step = firstStep; step < time; step++) {
                for (int row = from; row < to; row++) {
                    turned[(step - firstStep) * streams() + row - from] = values[row * time + step];
                }
            }
            return turned;
        }
    }

    /** A training pass; dropout depends on the seed and this tower's index. */
    Result train(Rows rows, long seed) {
        network.reseedDropout(Seeds.derive(seed, "tower", index));
        double sum = lossSum(rows, true);
        int[] targets = targets(rows);
        Matrix delta = loss.gradient(targets, 1.0 / rows.batch().scoredCount());
        return new Result(sum, network.backward(delta, targets.length / rows.streams(), rows.streams()));
    }

    /** The sum of losses without dropout. */
    double evaluate(Rows rows) {
        return lossSum(rows, false);
    }

    private double lossSum(Rows rows, boolean training) {
        Batch batch = rows.batch();
        int[] tokens = rows.turned(batch.inputs(), 0);
        Matrix logits = network.forward(tokens, batch.time(), rows.streams(), batch.lossStart(), training);
        return loss.sum(logits, targets(rows));
    }

    private static int[] targets(Rows rows) {
        return rows.turned(rows.batch().targets(), rows.batch().lossStart());
    }

    @Override
    public void close() {
        network.close();
        loss.close();
    }
}
