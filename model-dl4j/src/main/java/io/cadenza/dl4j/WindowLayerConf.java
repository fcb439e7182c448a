package io.cadenza.dl4j;

import io.cadenza.core.model.Shape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How Deeplearning4j makes a {@link WindowLayer}: which weights it has and its constructor. The portable model file is the
 * only form that is stored; this configuration is not.
 */
final class WindowLayerConf extends BaseLayer {
    private static final long serialVersionUID = 1L;

    private final transient Arithmetic arithmetic;
    private final transient Map<String, Shape> weightShapes;
    private final transient Factory factory;

    /** A layer's constructor. */
    interface Factory {
        /** A layer on its part of the network's weights. */
        WindowLayer<?> create(NeuralNetConfiguration conf, INDArray values);
    }

    WindowLayerConf(Arithmetic arithmetic, String name, Map<String, Shape> weightShapes, Factory factory) {
        setLayerName(name);
        this.arithmetic = arithmetic;
        this.weightShapes = new LinkedHashMap<>(weightShapes);
        this.factory = factory;
    }

    /** How the layer computes. */
    Arithmetic arithmetic() {
        return arithmetic;
    }

    /** The names and shapes of the weights in the order in which they lie. */
    Map<String, Shape> weightShapes() {
        return weightShapes;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray values,
            boolean initialize,
            DataType dataType) {
        WindowLayer<?> layer = factory.create(conf, values);
        layer.setIndex(index);
        layer.setParamsViewArray(values);
        layer.setParamTable(initializer().init(conf, values, initialize));
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return new RowMajorParameters(weightShapes);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return input;
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        // The shapes of the weights say it.
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType input) {
        throw new UnsupportedOperationException("A window layer takes [steps, streams, channels], no input type");
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        return new LayerMemoryReport.Builder(getLayerName(), WindowLayer.class, input, input)
                .standardMemory(initializer().numParams(this), 0)
                .build();
    }

    /** The names alone: shapes and factory follow from them. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WindowLayerConf conf
                && List.copyOf(conf.weightShapes.keySet()).equals(List.copyOf(weightShapes.keySet()));
    }

    @Override
    public int hashCode() {
        return weightShapes.keySet().hashCode();
    }
}
