package io.cadenza.tck.toy;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.Weights;
import java.util.Map;
import java.util.TreeMap;

/** Tensors as matrices: all dimensions but the last are rows. */
final class ToyWeights {
    private ToyWeights() {}

    static Map<String, Matrix> matrices(Weights weights, Fault fault) {
        Map<String, Matrix> matrices = new TreeMap<>();
        weights.tensors().forEach((name, tensor) -> matrices.put(name, matrix(name, tensor, fault)));
        return matrices;
    }

    private static Matrix matrix(String name, Tensor tensor, Fault fault) {
        Shape shape = tensor.shape();
        int columns = shape.dimension(shape.rank() - 1);
        float[] floats = tensor.toArray();
        Matrix matrix = new Matrix(floats.length / columns, columns);
        boolean transposed = fault == Fault.SQUARE_MATRIX_TRANSPOSED && name.matches(".*/(residual|recurrent)/weight");
        for (int i = 0; i < floats.length; i++) {
            int place = transposed ? i % columns * matrix.rows + i / columns : i;
            matrix.value[i] = floats[place];
        }
        return matrix;
    }

    static Weights weights(ModelSpec spec, Map<String, Matrix> matrices) {
        return Weights.generate(spec.weightShapes(), (name, shape) -> {
            double[] values = matrices.get(name).value;
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return Tensor.of(shape, floats);
        });
    }
}
