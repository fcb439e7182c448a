package io.cadenza.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dropout of all that goes through it. */
final class DropoutLayer extends WindowLayer<DropoutLayer.Memory> implements Dropping.Layer {
    private static final long serialVersionUID = 1L;

    private final int channels;
    private final transient Dropping dropping;

    DropoutLayer(NeuralNetConfiguration conf, INDArray values, int channels, double dropout) {
        super(conf, values);
        this.channels = channels;
        this.dropping = new Dropping(dropout);
    }

    /** What is kept, and the output. */
    final class Memory extends WindowMemory {
        final Matrix mask = channels(channels);
        final Matrix output = channels(channels);

        Memory(int steps, int streams) {
            super(arithmetic(), steps, streams);
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams);
    }

    @Override
    public void reseed(long seed) {
        dropping.reseed(seed, getIndex());
    }

    @Override
    INDArray forward(INDArray x, boolean training) {
        Memory memory = memory(x);
        boolean dropped = dropping.forward(memory.output, matrix(x), memory.mask, training);
        return dropped ? memory.window(memory.output) : x;
    }

    @Override
    INDArray backward(INDArray epsilon) {
        dropping.backward(matrix(epsilon), memory(input).mask);
        return epsilon;
    }

    @Override
    StepLayer advance(int streams) {
        return StepLayer.unchanged();
    }
}
