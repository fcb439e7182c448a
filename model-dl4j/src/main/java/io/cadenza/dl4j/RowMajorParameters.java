package io.cadenza.dl4j;

import io.cadenza.core.model.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays a layer's weights out one after the other, each row-major as in the portable weights (Deeplearning4j's own layers
 * mix row-major and column-major). Values come from the weights given, never from an initialiser here.
 */
record RowMajorParameters(Map<String, Shape> shapes) implements ParamInitializer {
    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return shapes.values().stream().mapToLong(Shape::size).sum();
    }

    @Override
    public long numParams(Layer layer) {
        return shapes.values().stream().mapToLong(Shape::size).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.copyOf(shapes.keySet());
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return shapes.keySet().stream()
                .filter(name -> isWeightParam(layer, name))
                .toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return shapes.keySet().stream().filter(name -> isBiasParam(layer, name)).toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String name) {
        return !isBiasParam(layer, name);
    }

    @Override
    public boolean isBiasParam(Layer layer, String name) {
        return name.endsWith("/bias");
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray values, boolean initialize) {
        shapes.keySet().forEach(conf::addVariable);
        return parts(values);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradients) {
        return parts(gradients);
    }

    private Map<String, INDArray> parts(INDArray flat) {
        Map<String, INDArray> parts = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
            Shape shape = entry.getValue();
            long[] dimensions =
                    shape.dimensions().stream().mapToLong(Integer::longValue).toArray();
            parts.put(
                    entry.getKey(),
                    flat.reshape(flat.length())
                            .get(NDArrayIndex.interval(offset, offset + shape.size()))
                            .reshape('c', dimensions));
            offset += shape.size();
        }
        return parts;
    }
}
