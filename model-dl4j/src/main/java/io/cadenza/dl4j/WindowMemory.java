package io.cadenza.dl4j;

import java.util.IdentityHashMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a layer keeps for one shape of windows: its output, the gradient of its input and what lies between. */
class WindowMemory implements AutoCloseable {
    private final int steps;
    private final int streams;
    private final Buffers scratch;
    private final IdentityHashMap<Matrix, INDArray> windows = new IdentityHashMap<>();

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

    /** A matrix of [step · stream][channel] as Deeplearning4j passes it between layers. */
    final INDArray window(Matrix matrix) {
        return windows.computeIfAbsent(matrix, whole -> whole.array(steps, streams));
    }

    @Override
    public void close() {
        scratch.close();
    }
}
