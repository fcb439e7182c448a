package io.cadenza.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A norm on its own, before the output. */
final class NormLayer extends WindowLayer<NormLayer.Memory> {
    private static final long serialVersionUID = 1L;

    private final transient Norm norm;
    private final int channels;

    NormLayer(NeuralNetConfiguration conf, INDArray values, String name) {
        super(conf, values);
        Weight gain = weight(name + "/gain");
        this.norm = new Norm(gain);
        this.channels = gain.value().columns();
    }

    /** Output and gradient of the input. */
    final class Memory extends WindowMemory {
        final Matrix output = channels(channels);
        final Matrix gradient = channels(channels);
        final Matrix factors = channels(1);

        Memory(int steps, int streams) {
            super(arithmetic(), steps, streams);
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams);
    }

    @Override
    INDArray forward(INDArray x, boolean training) {
        Memory memory = memory(x);
        norm.forward(matrix(x), memory.output, memory.factors);
        return memory.window(memory.output);
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        memory.gradient.clear();
        norm.backward(matrix(input), memory.factors, matrix(epsilon), memory.gradient);
        return memory.window(memory.gradient);
    }

    @Override
    StepLayer advance(int streams) {
        Memory memory = allocate(1, streams);
        return StepLayer.of(memory, x -> {
            norm.forward(x, memory.output, memory.factors);
            return memory.output;
        });
    }
}
