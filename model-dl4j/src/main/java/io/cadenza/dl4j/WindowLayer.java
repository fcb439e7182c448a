package io.cadenza.dl4j;

import io.cadenza.core.model.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j layer on windows of tokens: arrays of [steps, streams, channels] in C order, time outermost.
 *
 * <p>A layer keeps the activations and gradients it gives out and writes over them in its next pass. A backward pass may
 * overwrite the gradient it is given.
 *
 * @param <M> what the layer keeps for one shape of windows
 */
abstract class WindowLayer<M extends WindowMemory> extends BaseLayer<WindowLayerConf> {
    private static final long serialVersionUID = 1L;

    private final transient Arithmetic arithmetic;
    private final transient Map<String, Weight> weights = new LinkedHashMap<>();
    private transient @Nullable M memory;

    /**
     * A layer on its part of the network's weights.
     *
     * @param conf says which weights there are, and their shapes
     * @param values the weights one after the other, row-major; not read by a layer without weights
     */
    WindowLayer(NeuralNetConfiguration conf, INDArray values) {
        super(conf, DataType.FLOAT);
        this.arithmetic = layerConf().arithmetic();
        long offset = 0;
        for (Map.Entry<String, Shape> entry : layerConf().weightShapes().entrySet()) {
            weights.put(entry.getKey(), new Weight(Weight.part(flat(values), offset, entry.getValue())));
            offset += entry.getValue().size();
        }
    }

    private Matrix flat(INDArray values) {
        return Matrix.of(arithmetic, values, 1, Math.toIntExact(values.length()));
    }

    /** How this layer computes. */
    final Arithmetic arithmetic() {
        return arithmetic;
    }

    /** An array that Deeplearning4j hands from layer to layer, as [step · stream][channel]. */
    final Matrix matrix(INDArray window) {
        return Matrix.of(arithmetic, window);
    }

    @Override
    public final void setBackpropGradientsViewArray(INDArray gradients) {
        gradientsFlattened = gradients;
        long offset = 0;
        for (Map.Entry<String, Shape> entry : layerConf().weightShapes().entrySet()) {
            weight(entry.getKey()).setGradient(Weight.part(flat(gradients), offset, entry.getValue()));
            offset += entry.getValue().size();
        }
    }

    /** The weight of that name. */
    final Weight weight(String name) {
        Weight weight = weights.get(name);
        if (weight == null) {
            throw new IllegalArgumentException("The layer has no weight " + name + "; it has " + weights.keySet());
        }
        return weight;
    }

    @Override
    public final INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        return forward(input, training);
    }

    @Override
    public final Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        return new Pair<>(new DefaultGradient(gradientsFlattened), backward(epsilon));
    }

    /** The layer's output for [steps, streams, channels], or for ids in [steps, streams] in the first layer. */
    abstract INDArray forward(INDArray input, boolean training);

    /**
     * Sets the gradients of the weights.
     *
     * @param epsilon the gradient of the output of the last forward pass
     * @return the gradient of its input
     */
    abstract INDArray backward(INDArray epsilon);

    /** A state to advance this layer token by token. */
    abstract StepLayer advance(int streams);

    /** Memory for windows of this shape. */
    abstract M allocate(int steps, int streams);

    /** The memory for an array of [steps, streams, …]; that of another shape is freed. */
    final M memory(INDArray x) {
        return memory(Math.toIntExact(x.size(0)), Math.toIntExact(x.size(1)));
    }

    /** The memory for this shape; that of another is freed. */
    final M memory(int steps, int streams) {
        M current = memory;
        if (current == null || !current.fits(steps, streams)) {
            release();
            current = allocate(steps, streams);
            memory = current;
        }
        return current;
    }

    /** Frees activations and gradients. */
    final void release() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }

    @Override
    public final boolean isPretrainLayer() {
        return false;
    }

    @Override
    public final void clearNoiseWeightParams() {
        // There are none: weight noise is not used.
    }
}
