package io.cadenza.dl4j;

import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Where each weight lies in the one flat array that Deeplearning4j hands out to the layers. */
final class FlatWeights {
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final int count;

    /** One layer after the other. */
    FlatWeights(List<WindowLayerConf> layers) {
        layers.forEach(layer -> shapes.putAll(layer.weightShapes()));
        this.count = shapes.values().stream().mapToInt(Shape::size).reduce(0, Math::addExact);
    }

    /** The number of values. */
    int count() {
        return count;
    }

    /** Copies weights into a flat matrix of one row. */
    void write(Weights weights, Matrix flat) {
        int from = 0;
        for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
            int size = entry.getValue().size();
            flat.columns(from, size).set(weights.get(entry.getKey()).buffer());
            from += size;
        }
    }

    /** The parts of a flat matrix of one row in which the weights of these shapes lie. */
    List<Matrix> parts(Matrix flat, Predicate<Shape> chosen) {
        List<Matrix> parts = new ArrayList<>();
        int from = 0;
        for (Shape shape : shapes.values()) {
            if (chosen.test(shape)) {
                parts.add(flat.columns(from, shape.size()));
            }
            from += shape.size();
        }
        return parts;
    }

    /** A copy of the weights in a flat matrix of one row. */
    Weights read(Matrix flat) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        int from = 0;
        for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
            Shape shape = entry.getValue();
            tensors.put(
                    entry.getKey(),
                    Tensor.of(shape, flat.columns(from, shape.size()).values()));
            from += shape.size();
        }
        return new Weights(tensors);
    }
}
