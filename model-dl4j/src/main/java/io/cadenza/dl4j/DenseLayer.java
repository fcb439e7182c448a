package io.cadenza.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = x·W + b at every step, with or without ReLU. */
final class DenseLayer extends WindowLayer<DenseLayer.Memory> {
    private static final long serialVersionUID = 1L;

    private final transient Weight weight;
    private final transient Weight bias;
    private final boolean relu;

    DenseLayer(NeuralNetConfiguration conf, INDArray values, String name, boolean relu) {
        super(conf, values);
        this.weight = weight(name + "/weight");
        this.bias = weight(name + "/bias");
        this.relu = relu;
    }

    /** Output and gradient of the input. */
    final class Memory extends WindowMemory {
        final Matrix output = channels(weight.value().columns());
        final Matrix gradient = channels(weight.value().rows());
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
        apply(matrix(x), memory);
        return memory.window(memory.output);
    }

    private void apply(Matrix x, Memory memory) {
        memory.output.setRows(bias.value());
        Blas.add(memory.output, x, weight.value());
        if (relu) {
            arithmetic().relu(memory.output);
        }
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        Matrix delta = matrix(epsilon);
        if (relu) {
            arithmetic().reluBack(memory.output, delta);
        }
        Blas.setWeightGradient(weight.gradient(), matrix(input), delta);
        Blas.setRowSum(bias.gradient(), delta, memory.ones);
        Blas.set(memory.gradient, delta, memory.transposed(weight.value()));
        return memory.window(memory.gradient);
    }

    @Override
    StepLayer advance(int streams) {
        Memory memory = allocate(1, streams);
        return StepLayer.of(memory, x -> {
            apply(x, memory);
            return memory.output;
        });
    }
}
