package io.cadenza.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dilated causal convolution with ReLU. */
final class ConvolutionLayer extends WindowLayer<ConvolutionLayer.Memory> {
    private static final long serialVersionUID = 1L;

    private final transient CausalConvolution convolution;
    private final int in;
    private final int out;

    ConvolutionLayer(NeuralNetConfiguration conf, INDArray values, String name, int taps, int dilation) {
        super(conf, values);
        Weight weight = weight(name + "/weight");
        this.convolution = new CausalConvolution(weight, weight(name + "/bias"), taps, dilation);
        this.in = weight.value().rows() / taps;
        this.out = weight.value().columns();
    }

    /** Output and gradient of the input. */
    final class Memory extends WindowMemory {
        final Matrix output = channels(out);
        final Matrix gradient = channels(in);
        final Matrix ones = scratch().ones(rows());

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
        convolution.forward(matrix(x), memory.output, memory.streams());
        arithmetic().relu(memory.output);
        return memory.window(memory.output);
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        Matrix delta = matrix(epsilon);
        arithmetic().reluBack(memory.output, delta);
        memory.gradient.clear();
        convolution.backward(matrix(input), delta, memory.gradient, memory.ones, memory);
        return memory.window(memory.gradient);
    }

    /** Pooling ties the outputs to the window's start, so that a window that moves is computed anew. */
    @Override
    StepLayer advance(int streams) {
        throw new IllegalStateException("wavenet-simple recomputes its window");
    }
}
