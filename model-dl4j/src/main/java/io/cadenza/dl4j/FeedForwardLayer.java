package io.cadenza.dl4j;

import io.cadenza.core.model.TransformerSpec;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The second part of a transformer's layer: x + down(silu(gate(n)) · up(n)) with n = norm(x). */
final class FeedForwardLayer extends WindowLayer<FeedForwardLayer.Memory> implements Dropping.Layer {
    private static final long serialVersionUID = 1L;

    private final transient Norm norm;
    private final transient Weight gate;
    private final transient Weight up;
    private final transient Weight down;
    private final transient Dropping dropping;
    private final int channels;
    private final int inner;

    FeedForwardLayer(NeuralNetConfiguration conf, INDArray values, TransformerSpec spec, String name) {
        super(conf, values);
        this.norm = new Norm(weight(name + "norm/gain"));
        this.gate = weight(name + "gate/weight");
        this.up = weight(name + "up/weight");
        this.down = weight(name + "down/weight");
        this.dropping = new Dropping(spec.dropout());
        this.channels = spec.embeddingSize();
        this.inner = spec.feedForwardSize();
    }

    /** Activations with s = sigmoid(gate), a = gate·s and z = a·up, and the gradients on the way back. */
    final class Memory extends WindowMemory {
        final Matrix normed = channels(channels);
        final Matrix factors = channels(1);
        final Matrix g = channels(inner);
        final Matrix u = channels(inner);
        final Matrix s = channels(inner);
        final Matrix a = channels(inner);
        final Matrix z = channels(inner);
        final Matrix dz = channels(inner);
        final Matrix dg = channels(inner);
        final Matrix added = channels(channels);
        final Matrix mask = channels(channels);
        final Matrix result = channels(channels);
        final Matrix gradient = channels(channels);
        final Runnable[] forward = {Pointwise.sigmoid(s, g), Pointwise.product(a, g, s), Pointwise.product(z, a, u)};
        /** dg = dz·u·(s + a·(1 − s)) and du = dz·a, which takes the place of dz. */
        final Runnable[] backward = {
            Pointwise.oneMinus(dg, s),
            Pointwise.product(dg, dg, a),
            Pointwise.sum(dg, dg, s),
            Pointwise.product(dg, dg, u),
            Pointwise.product(dg, dg, dz),
            Pointwise.product(dz, dz, a)
        };

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
        apply(matrix(x), memory, training);
        return memory.window(memory.result);
    }

    private void apply(Matrix x, Memory memory, boolean training) {
        norm.forward(x, memory.normed, memory.factors);
        Blas.set(memory.g, memory.normed, gate.value());
        Blas.set(memory.u, memory.normed, up.value());
        for (Runnable operation : memory.forward) {
            operation.run();
        }
        Blas.set(memory.added, memory.z, down.value());
        dropping.forward(memory.added, memory.added, memory.mask, training);
        memory.result.set(x);
        Blas.addScaled(memory.result, 1, memory.added);
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        Matrix after = matrix(epsilon);
        memory.added.set(after);
        dropping.backward(memory.added, memory.mask);
        Blas.setWeightGradient(down.gradient(), memory.z, memory.added);
        Blas.set(memory.dz, memory.added, memory.transposed(down.value()));
        for (Runnable operation : memory.backward) {
            operation.run();
        }
        Blas.setWeightGradient(gate.gradient(), memory.normed, memory.dg);
        Blas.setWeightGradient(up.gradient(), memory.normed, memory.dz);
        Blas.set(memory.added, memory.dg, memory.transposed(gate.value()));
        Blas.add(memory.added, memory.dz, memory.transposed(up.value()));
        memory.gradient.set(after);
        norm.backward(matrix(input), memory.factors, memory.added, memory.gradient);
        return memory.window(memory.gradient);
    }

    @Override
    StepLayer advance(int streams) {
        Memory memory = allocate(1, streams);
        return StepLayer.of(memory, x -> {
            apply(x, memory, false);
            return memory.result;
        });
    }
}
