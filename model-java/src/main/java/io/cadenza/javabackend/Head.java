package io.cadenza.javabackend;

/** The last two layers of every model: logits = output(ReLU(head(x))). */
record Head(Dense head, Dense output) {
    static Head of(Parameters parameters) {
        return new Head(parameters.dense("head"), parameters.dense("output"));
    }

    /**
     * Logits of rows.
     *
     * @param scratch at least {@code rows} rows
     * @return new arrays, the caller's to keep
     */
    float[][] logits(float[][] input, Scratch scratch, int rows) {
        float[][] hidden = scratch.rows("head", rows, head.outputs());
        head.apply(input, hidden, rows);
        for (int row = 0; row < rows; row++) {
            Activations.relu(hidden[row]);
        }
        float[][] logits = new float[rows][output.outputs()];
        output.apply(hidden, logits, rows);
        return logits;
    }
}
