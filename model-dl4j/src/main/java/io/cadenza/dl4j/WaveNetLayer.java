package io.cadenza.dl4j;

import io.cadenza.core.model.WaveNetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The body of a WaveNet, from embeddings to ReLU(Σ skip): a causal convolution and the residual blocks. */
final class WaveNetLayer extends WindowLayer<WaveNetLayer.Memory> implements Dropping.Layer {
    private static final long serialVersionUID = 1L;

    private final transient WaveNetSpec spec;
    private final transient CausalConvolution causal;
    private final transient List<ResidualBlock> blocks = new ArrayList<>();
    private final transient Dropping dropping;

    WaveNetLayer(NeuralNetConfiguration conf, INDArray values, WaveNetSpec spec) {
        super(conf, values);
        this.spec = spec;
        this.dropping = new Dropping(spec.layerDropout());
        this.causal = convolution("causal", spec.kernelSize(), 1);
        for (int i = 0; i < spec.blocks(); i++) {
            blocks.add(new ResidualBlock(
                    this, i, spec.kernelSize(), spec.dilations().get(i), i == spec.blocks() - 1));
        }
    }

    @Override
    public void reseed(long seed) {
        dropping.reseed(seed, getIndex());
    }

    /** The convolution with these weights. */
    CausalConvolution convolution(String name, int taps, int dilation) {
        return new CausalConvolution(weight(name + "/weight"), weight(name + "/bias"), taps, dilation);
    }

    /** Activations of all blocks, and the gradients that run through them. */
    final class Memory extends WindowMemory {
        final Matrix first = channels(spec.residualChannels());
        final List<ResidualBlock.Memory> blocks = new ArrayList<>();
        final Matrix output = channels(spec.skipChannels());
        final Matrix dx = channels(spec.residualChannels());
        final Matrix gradient = channels(spec.embeddingSize());
        final Matrix ones = scratch().ones(rows());

        Memory(int steps, int streams) {
            super(arithmetic(), steps, streams);
            for (int i = 0; i < spec.blocks(); i++) {
                blocks.add(new ResidualBlock.Memory(this, spec.residualChannels(), spec.layerDropout() > 0));
            }
        }

        /** What block i is given. */
        Matrix input(int i) {
            return i == 0 ? first : blocks.get(i - 1).next;
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams);
    }

    @Override
    INDArray forward(INDArray embeddings, boolean training) {
        Memory memory = memory(embeddings);
        causal.forward(matrix(embeddings), memory.first, memory.streams());
        startSkip(memory.output);
        Matrix x = memory.first;
        for (int i = 0; i < blocks.size(); i++) {
            x = blocks.get(i).forward(x, memory.output, memory.blocks.get(i), memory.streams(), dropping, training);
        }
        arithmetic().relu(memory.output);
        return memory.window(memory.output);
    }

    /** The sum over blocks starts with the sum of their biases. */
    private void startSkip(Matrix skip) {
        Matrix row = skip.rows(0, 1);
        row.clear();
        blocks.forEach(block -> Blas.addScaled(row, 1, block.skipBias()));
        skip.setRows(row);
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        Matrix dskip = matrix(epsilon);
        arithmetic().reluBack(memory.output, dskip);
        memory.dx.clear();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            blocks.get(i).backward(memory.input(i), dskip, memory.dx, memory.blocks.get(i), memory.ones, dropping);
        }
        memory.gradient.clear();
        causal.backward(matrix(input), memory.dx, memory.gradient, memory.ones, memory);
        return memory.window(memory.gradient);
    }

    @Override
    StepLayer advance(int streams) {
        return new Ring(allocate(1, streams));
    }

    /** Generation with the past of every convolution in a ring. */
    private final class Ring implements StepLayer {
        private final Memory memory;
        private final ConvState embeddings;
        private final List<ConvState> pasts = new ArrayList<>();

        Ring(Memory memory) {
            this.memory = memory;
            this.embeddings = causal.past(memory.scratch(), memory.streams());
            blocks.forEach(block -> pasts.add(block.past(memory.scratch(), memory.streams())));
        }

        @Override
        public Matrix next(Matrix input) {
            embeddings.add(input);
            causal.next(embeddings, memory.first);
            startSkip(memory.output);
            Matrix x = memory.first;
            for (int i = 0; i < blocks.size(); i++) {
                x = blocks.get(i).next(x, pasts.get(i), memory.output, memory.blocks.get(i));
            }
            arithmetic().relu(memory.output);
            return memory.output;
        }

        @Override
        public List<Matrix> past() {
            return Stream.concat(Stream.of(embeddings), pasts.stream())
                    .flatMap(state -> state.all().stream())
                    .toList();
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
