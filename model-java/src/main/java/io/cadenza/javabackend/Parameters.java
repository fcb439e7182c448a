package io.cadenza.javabackend;

import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The portable weights as rows, and what can be computed from them once. */
record Parameters(Weights weights) {
    /** A tensor as rows of its last dimension: a convolution [k, in, out] has k·in rows, the oldest tap's first. */
    float[][] rows(String name) {
        Tensor tensor = weights.get(name);
        Shape shape = tensor.shape();
        int columns = shape.dimension(shape.rank() - 1);
        float[] values = tensor.toArray();
        float[][] rows = new float[values.length / columns][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(values, row * columns, (row + 1) * columns));
        return rows;
    }

    float[] vector(String name) {
        return weights.get(name).toArray();
    }

    Dense dense(String name) {
        return new Dense(rows(name + "/weight"), vector(name + "/bias"));
    }

    /**
     * What each token contributes to the first layer through each tap: embedding · weights [tap], computed once because
     * tokens are few. Tap 0 is the oldest.
     *
     * @return [tap][token][out]
     */
    List<float[][]> tokenTables(String convolution) {
        float[][] embedding = rows("embedding/weight");
        float[][] kernel = rows(convolution + "/weight");
        int in = embedding[0].length;
        int out = kernel[0].length;
        List<float[][]> tables = new ArrayList<>();
        for (int tap = 0; tap * in < kernel.length; tap++) {
            float[][] table = new float[embedding.length][out];
            float[][] weightsOfTap = Arrays.copyOfRange(kernel, tap * in, (tap + 1) * in);
            new Dense(weightsOfTap, new float[out]).apply(new PlainKernel(), embedding, table, embedding.length);
            tables.add(table);
        }
        return tables;
    }
}
