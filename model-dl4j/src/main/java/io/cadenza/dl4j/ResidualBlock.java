package io.cadenza.dl4j;

import org.jspecify.annotations.Nullable;

/**
 * One gated block of a WaveNet: z = tanh(filter(x)) · sigmoid(gate(x)); skip += z·W_s + b_s; x′ = x + z·W_r + b_r, which the
 * last block leaves out.
 *
 * <p>Filter and gate are two products rather than one twice as wide: [4096, 64]·[64, 64] runs at the speed of
 * [4096, 64]·[64, 128], and what follows works on contiguous memory, where ND4J is twice as fast.
 */
final class ResidualBlock {
    private final CausalConvolution filter;
    private final CausalConvolution gate;
    private final Weight skip;
    private final Weight skipBias;
    private final @Nullable Weight residual;
    private final @Nullable Weight residualBias;

    /** Block {@code index} of a layer; the last has no residual. */
    ResidualBlock(WaveNetLayer layer, int index, int taps, int dilation, boolean last) {
        String name = "block" + index + "/";
        this.filter = layer.convolution(name + "filter", taps, dilation);
        this.gate = layer.convolution(name + "gate", taps, dilation);
        this.skip = layer.weight(name + "skip/weight");
        this.skipBias = layer.weight(name + "skip/bias");
        this.residual = last ? null : layer.weight(name + "residual/weight");
        this.residualBias = last ? null : layer.weight(name + "residual/bias");
    }

    /** Activations of one shape of windows. */
    static final class Memory {
        private final WindowMemory window;
        final Matrix f;
        final Matrix g;
        final Matrix z;
        final Matrix next;
        /** What training drops of z, and what it keeps; z itself without dropout. */
        final Matrix mask;

        final Matrix kept;
        private final Matrix dz;
        private final Matrix df;
        private final Matrix dg;
        private final Runnable gate;
        private final Runnable gateBack;

        Memory(WindowMemory window, int channels, boolean drops) {
            this.window = window;
            f = window.channels(channels);
            g = window.channels(channels);
            z = window.channels(channels);
            next = window.channels(channels);
            mask = drops ? window.channels(channels) : z;
            kept = drops ? window.channels(channels) : z;
            dz = window.channels(channels);
            df = window.channels(channels);
            dg = window.channels(channels);
            gate = z.arithmetic().gate(f, g, z);
            gateBack = z.arithmetic().gateBack(f, g, z, dz, df, dg);
        }
    }

    /** Adds to skip, and gives the next block's input. */
    Matrix forward(Matrix x, Matrix skipSum, Memory memory, int streams, Dropping dropping, boolean training) {
        filter.forward(x, memory.f, streams);
        gate.forward(x, memory.g, streams);
        memory.gate.run();
        boolean dropped = dropping.forward(memory.kept, memory.z, memory.mask, training);
        return combine(x, skipSum, memory, dropped ? memory.kept : memory.z);
    }

    /** As {@link #forward} for the one step after a past. */
    Matrix next(Matrix x, ConvState past, Matrix skipSum, Memory memory) {
        past.add(x);
        filter.next(past, memory.f);
        gate.next(past, memory.g);
        memory.gate.run();
        return combine(x, skipSum, memory, memory.z);
    }

    private Matrix combine(Matrix x, Matrix skipSum, Memory memory, Matrix z) {
        Blas.add(skipSum, z, skip.value());
        if (residual == null || residualBias == null) {
            return x;
        }
        memory.next.setRows(residualBias.value());
        Blas.addScaled(memory.next, 1, x);
        Blas.add(memory.next, z, residual.value());
        return memory.next;
    }

    /** The bias of skip, which the sum starts with. */
    Matrix skipBias() {
        return skipBias.value();
    }

    /**
     * Sets the gradients of the weights and turns the gradient of the block's output into that of its input.
     *
     * @param dx the gradient of x′, zeros for the last block; that of x afterwards
     */
    void backward(Matrix x, Matrix dskip, Matrix dx, Memory memory, Matrix ones, Dropping dropping) {
        Matrix z = memory.kept;
        Blas.setWeightGradient(skip.gradient(), z, dskip);
        Blas.setRowSum(skipBias.gradient(), dskip, ones);
        Blas.set(memory.dz, dskip, memory.window.transposed(skip.value()));
        if (residual != null && residualBias != null) {
            Blas.setWeightGradient(residual.gradient(), z, dx);
            Blas.setRowSum(residualBias.gradient(), dx, ones);
            Blas.add(memory.dz, dx, memory.window.transposed(residual.value()));
        }
        dropping.backward(memory.dz, memory.mask);
        memory.gateBack.run();
        filter.backward(x, memory.df, dx, ones, memory.window);
        gate.backward(x, memory.dg, dx, ones, memory.window);
    }

    /** A past for {@link #next}. */
    ConvState past(Buffers scratch, int streams) {
        return filter.past(scratch, streams);
    }
}
