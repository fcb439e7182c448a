package io.cadenza.dl4j;

/** gain · x / √(mean(x²) + ε) on each row, and its gradient. */
record Norm(Weight gain) {
    /**
     * Norms each row.
     *
     * @param factors [rows][1], takes what each row was multiplied by, for the way back
     */
    void forward(Matrix x, Matrix y, Matrix factors) {
        x.arithmetic().rootMeanSquareNorm(x, gain.value(), y, factors);
    }

    /** Sets the gain's gradient, and adds to that of x what dy brings. */
    void backward(Matrix x, Matrix factors, Matrix dy, Matrix dx) {
        x.arithmetic().rootMeanSquareNormBack(x, gain.value(), factors, dy, dx, gain.gradient());
    }
}
