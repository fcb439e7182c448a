package io.cadenza.tensorflow;

import io.cadenza.core.data.Batch;
import java.util.Arrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TInt32;

/** Some windows of a batch as time-major tensors. */
final class BatchSlice {
    private final Batch batch;
    private final int from;
    private final int to;

    BatchSlice(Batch batch, int from, int to) {
        this.batch = batch;
        this.from = from;
        this.to = to;
    }

    /** The inputs after so many steps without a token, [leading + time, windows]. */
    TInt32 ids(int leading, int noToken) {
        int windows = to - from;
        int[] values = new int[(leading + batch.time()) * windows];
        Arrays.fill(values, 0, leading * windows, noToken);
        transpose(batch.inputs(), 0, values, leading * windows);
        return tensor(values, Shape.of(leading + batch.time(), windows));
    }

    /** The scored targets, [scored · windows]. */
    TInt32 targets() {
        int[] values = new int[(batch.time() - batch.lossStart()) * (to - from)];
        transpose(batch.targets(), batch.lossStart(), values, 0);
        return tensor(values, Shape.of(values.length));
    }

    private void transpose(int[] rows, int firstStep, int[] values, int offset) {
        int next = offset;
        for (int step = firstStep; step < batch.time(); step++) {
            for (int row = from; row < to; row++) {
                values[next++] = rows[row * batch.time() + step];
            }
        }
    }

    private static TInt32 tensor(int[] values, Shape shape) {
        TInt32 tensor = TInt32.tensorOf(shape);
        tensor.asRawTensor().data().asInts().write(values);
        return tensor;
    }
}
