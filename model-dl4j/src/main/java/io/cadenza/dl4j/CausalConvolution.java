package io.cadenza.dl4j;

/**
 * A dilated causal convolution as one matrix product per tap, on rows shifted in time: tap j of k looks (k − 1 − j)·d steps
 * back, on zeros before the start.
 */
final class CausalConvolution {
    private final Weight weight;
    private final Weight bias;
    private final int taps;
    private final int dilation;

    /** With weights of [taps · channels in][channels out]. */
    CausalConvolution(Weight weight, Weight bias, int taps, int dilation) {
        this.weight = weight;
        this.bias = bias;
        this.taps = taps;
        this.dilation = dilation;
    }

    /** y = b + Σ x[t − (k − 1 − j)·d]·W_j for matrices of [step · stream][channel]. */
    void forward(Matrix x, Matrix y, int streams) {
        y.setRows(bias.value());
        for (int tap = 0; tap < taps; tap++) {
            int shift = rowsBack(tap, x, streams);
            int rows = x.rows() - shift;
            if (rows > 0) {
                Blas.add(y.rows(shift, rows), x.rows(0, rows), tap(weight.value(), tap));
            }
        }
    }

    /**
     * Sets the gradients of the weights and adds to that of x.
     *
     * @param dx the gradient of x so far
     */
    void backward(Matrix x, Matrix dy, Matrix dx, Matrix ones, WindowMemory memory) {
        Blas.setRowSum(bias.gradient(), dy, ones);
        for (int tap = 0; tap < taps; tap++) {
            int shift = rowsBack(tap, x, memory.streams());
            int rows = x.rows() - shift;
            Matrix gradient = tap(weight.gradient(), tap);
            if (rows > 0) {
                Matrix delta = dy.rows(shift, rows);
                Blas.setWeightGradient(gradient, x.rows(0, rows), delta);
                Blas.add(dx.rows(0, rows), delta, memory.transposed(tap(weight.value(), tap)));
            } else {
                gradient.clear();
            }
        }
    }

    /** y = b + Σ past_j·W_j for the one step after a past. */
    void next(ConvState past, Matrix y) {
        y.setRows(bias.value());
        for (int tap = 0; tap < taps; tap++) {
            Blas.add(y, past.back((taps - 1 - tap) * dilation), tap(weight.value(), tap));
        }
    }

    /** A past long enough for every tap. */
    ConvState past(Buffers scratch, int streams) {
        int reach = Math.addExact(Math.multiplyExact(taps - 1, dilation), 1);
        return new ConvState(scratch, reach, streams, weight.value().rows() / taps);
    }

    private int rowsBack(int tap, Matrix x, int streams) {
        return (int) Math.min((long) (taps - 1 - tap) * dilation * streams, x.rows());
    }

    private Matrix tap(Matrix all, int tap) {
        int in = all.rows() / taps;
        return all.rows(tap * in, in);
    }
}
