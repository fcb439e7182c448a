package io.cadenza.dl4j;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a layer keeps for one shape of windows: its output, the gradient of its input and what lies between. */
class WindowMemory implements AutoCloseable {
    private final int steps;
    private final int streams;
    private final Buffers scratch;
    private final IdentityHashMap<Matrix, INDArray> windows = new IdentityHashMap<>();
    private @Nullable Matrix turned;

    WindowMemory(Arithmetic arithmetic, int steps, int streams) {
        this.steps = steps;
        this.streams = streams;
        this.scratch = new Buffers(arithmetic);
    }

    final boolean fits(int otherSteps, int otherStreams) {
        return steps == otherSteps && streams == otherStreams;
    }

    final int steps() {
        return steps;
    }

    final int streams() {
        return streams;
    }

    /** steps · streams */
    final int rows() {
        return Math.multiplyExact(steps, streams);
    }

    final Buffers scratch() {
        return scratch;
    }

    /** A matrix of [step · stream][channel]. */
    final Matrix channels(int count) {
        return scratch.matrix(rows(), count);
    }

    /** A weight's transpose, valid until the next is asked for: a product by it takes less time than one that transposes. */
    final Matrix transposed(Matrix weight) {
        int size = Math.multiplyExact(weight.rows(), weight.columns());
        if (turned == null || turned.columns() < size) {
            turned = scratch.matrix(1, size);
        }
        Matrix transpose = turned.columns(0, size).reshape(weight.columns(), weight.rows());
        transpose.setTransposed(weight);
        return transpose;
    }

    /** A matrix of [step · stream][channel] as Deeplearning4j passes it between layers. */
    final INDArray window(Matrix matrix) {
        return windows.computeIfAbsent(matrix, whole -> whole.array(steps, streams));
    }

    @Override
    public void close() {
        scratch.close();
    }
}
