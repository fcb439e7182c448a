package com.example.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import io.cadenza.core.model.LstmSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The network on PyTorch's arrays. PyTorch's LSTM has the portable order of gates, i, f, g, o, and its matrices transposed.
 *
 * <p>DJL gives the result of an operation to the manager of the array it is called on, so none is called on a weight: what a
 * call computes dies with the manager of its input.
 *
 * @param spec the sizes
 * @param weights by portable name; an LSTM's matrices as PyTorch wants them, [4h, in] and [4h, h]
 * @param noBias zeros [4h] for each layer: PyTorch has a second bias
 */
record DjlLstm(LstmSpec spec, Map<String, NDArray> weights, NDArray[] noBias) {

    /** Copies weights, by portable name and layout, to PyTorch. */
    static DjlLstm of(LstmSpec spec, Map<String, float[]> portable, NDManager manager) {
        Map<String, NDArray> weights = new TreeMap<>();
        spec.weightShapes().forEach((name, shape) -> {
            float[] values = portable.get(name);
            int rows = shape.dimension(0);
            weights.put(
                    name,
                    isTransposed(name)
                            ? manager.create(
                                    transposed(values, rows), new Shape(shape.dimension(1), rows))
                            : manager.create(
                                    values,
                                    shape.rank() == 1 ? new Shape(rows) : new Shape(rows, shape.dimension(1))));
        });
        NDArray[] noBias = new NDArray[spec.layers()];
        for (int layer = 0; layer < noBias.length; layer++) {
            noBias[layer] = manager.zeros(new Shape(4L * spec.hiddenSizes().get(layer)));
        }
        return new DjlLstm(spec, weights, noBias);
    }

    /** The gradient of a weight in the portable layout. */
    float[] gradient(String name) {
        NDArray weight = weights.get(name);
        try (NDArray gradient = weight.getGradient()) {
            float[] values = gradient.toFloatArray();
            return isTransposed(name) ? transposed(values, (int) weight.getShape().get(0)) : values;
        }
    }

    private static boolean isTransposed(String name) {
        return name.startsWith("lstm") && name.endsWith("/weight");
    }

    /** [rows, columns] to [columns, rows]. */
    static float[] transposed(float[] values, int rows) {
        int columns = values.length / rows;
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return turned;
    }

    /**
     * Runs the layers over a window.
     *
     * @param ids [time, stream], int64
     * @param states each layer's hidden and cell state, [1, stream, h]; replaced by those after the window
     * @param training whether gradients are wanted
     * @return the last layer's hidden states, [time, stream, h]
     */
    NDArray hidden(NDArray ids, NDList[] states, boolean training) {
        NDArray x = Embedding.embedding(ids, weights.get("embedding/weight"), SparseFormat.DENSE)
                .head();
        for (int layer = 0; layer < spec.layers(); layer++) {
            String name = "lstm" + layer + "/";
            NDList parameters = new NDList(
                    weights.get(name + "input/weight"),
                    weights.get(name + "recurrent/weight"),
                    weights.get(name + "bias"),
                    noBias[layer]);
            NDList output = training
                    ? x.getNDArrayInternal().lstm(x, states[layer], parameters, true, 1, 0, true, false, false)
                    : steps(x, states[layer], parameters);
            states[layer] = new NDList(output.get(1), output.get(2));
            x = output.head();
        }
        return x;
    }

    /**
     * A layer step by step, for what needs no gradients. PyTorch has an operation for that too, by oneDNN, but on an AMD EPYC with
     * AVX-512 its results are wrong by as much as 1 where the number of units divided by 32 leaves 1 to 16 (PyTorch 2.7.1).
     *
     * @param x [time, stream, in]
     * @return the hidden states [time, stream, h], then the last hidden and cell state, [1, stream, h]
     */
    private static NDList steps(NDArray x, NDList state, NDList parameters) {
        NDArray inputs = Linear.linear(x, parameters.get(0), parameters.get(2)).head();
        NDArray hidden = state.get(0).squeeze(0);
        NDArray cell = state.get(1).squeeze(0);
        NDList all = new NDList();
        for (int time = 0; time < x.getShape().get(0); time++) {
            NDArray sums = inputs.get(time)
                    .add(Linear.linear(hidden, parameters.get(1), null).head());
            NDList gates = sums.split(4, 1);
            cell = sigmoid(gates.get(1)).mul(cell).add(sigmoid(gates.get(0)).mul(gates.get(2).tanh()));
            hidden = sigmoid(gates.get(3)).mul(cell.tanh());
            all.add(hidden);
        }
        return new NDList(NDArrays.stack(all), hidden.expandDims(0), cell.expandDims(0));
    }

    private static NDArray sigmoid(NDArray x) {
        return x.getNDArrayInternal().sigmoid();
    }

    /** The logits [rows, vocabulary] of hidden states [rows, h]; {@code dropout} is applied to both and may return its input. */
    NDArray logits(NDArray hidden, UnaryOperator<NDArray> dropout) {
        NDArray head = dropout.apply(hidden)
                .matMul(weights.get("head/weight"))
                .add(weights.get("head/bias"))
                .getNDArrayInternal()
                .relu();
        return dropout.apply(head).matMul(weights.get("output/weight")).add(weights.get("output/bias"));
    }

    /** States before the first token. */
    NDList[] noStates(NDManager manager, int streams) {
        NDList[] states = new NDList[spec.layers()];
        for (int layer = 0; layer < states.length; layer++) {
            Shape shape = new Shape(1, streams, spec.hiddenSizes().get(layer));
            states[layer] = new NDList(manager.zeros(shape), manager.zeros(shape));
        }
        return states;
    }

    /** Ids [stream][time] as [time, stream]. */
    static NDArray ids(NDManager manager, int streams, int time, int[] rows) {
        long[] ids = new long[rows.length];
        for (int stream = 0; stream < streams; stream++) {
            for (int t = 0; t < time; t++) {
                ids[t * streams + stream] = rows[stream * time + t];
            }
        }
        return manager.create(ids, new Shape(time, streams));
    }

    /** The steps from {@code first} on of [time, stream, h], as [rows, h]. */
    NDArray rowsFrom(NDArray hidden, long first) {
        long time = hidden.getShape().get(0);
        return hidden.get(new NDIndex().addSliceDim(first, time))
                .reshape(-1, hidden.getShape().get(2));
    }
}
