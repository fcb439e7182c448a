package io.cadenza.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps the steps that are scored, so that the head computes no others. They lie together: time is outermost. */
final class ScoredStepsLayer extends WindowLayer<ScoredStepsLayer.Memory> {
    private static final long serialVersionUID = 1L;

    private final int channels;
    private int first;

    ScoredStepsLayer(NeuralNetConfiguration conf, INDArray values, int channels) {
        super(conf, values);
        this.channels = channels;
    }

    /** The gradient of all steps. */
    final class Memory extends WindowMemory {
        final Matrix gradient = channels(channels);

        Memory(int steps, int streams) {
            super(arithmetic(), steps, streams);
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams);
    }

    /** The first step to keep in the next pass. */
    void setFirst(int step) {
        first = step;
    }

    @Override
    INDArray forward(INDArray x, boolean training) {
        if (first == 0) {
            return x;
        }
        Matrix all = matrix(x);
        int streams = Math.toIntExact(x.size(1));
        int skipped = first * streams;
        return all.rows(skipped, all.rows() - skipped).array(Math.toIntExact(x.size(0)) - first, streams);
    }

    @Override
    INDArray backward(INDArray epsilon) {
        if (first == 0) {
            return epsilon;
        }
        Memory memory = memory(input);
        int skipped = first * memory.streams();
        memory.gradient.rows(0, skipped).clear();
        memory.gradient.rows(skipped, memory.rows() - skipped).set(matrix(epsilon));
        return memory.window(memory.gradient);
    }

    @Override
    StepLayer advance(int streams) {
        return StepLayer.unchanged();
    }
}
