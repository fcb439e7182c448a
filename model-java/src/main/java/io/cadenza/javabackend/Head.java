package io.cadenza.javabackend;

/** The last two layers of every model: logits = output(ReLU(head(x))). */
record Head(Dense head, Dense output) {
    static Head of(Parameters parameters) {
        return new Head(parameters.dense("head"), parameters.dense("output"));
    }

    /** Rows for what lies between the layers, for one user at a time. */
    Rows hiddenRows() {
        return new Rows(head.outputs());
    }

    /**
     * Logits of rows.
     *
     * @param between from {@link #hiddenRows}
     * @return new arrays, the caller's to keep
     */
    float[][] logits(RowKernel kernel, float[][] input, Rows between, int rows) {
        float[][] hidden = between.atLeast(rows);
        head.apply(kernel, input, hidden, rows);
        for (int row = 0; row < rows; row++) {
            Activations.relu(hidden[row]);
        }
        float[][] logits = new float[rows][output.outputs()];
        output.apply(kernel, hidden, logits, rows);
        return logits;
    }
}
