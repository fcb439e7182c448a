package io.cadenza.dl4j;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A specification as a chain of layers, from token ids to logits. */
final class Architecture {
    private final Arithmetic arithmetic;
    private final ModelSpec spec;
    private final SortedMap<String, Shape> unused;
    private final List<WindowLayerConf> layers = new ArrayList<>();

    private Architecture(Arithmetic arithmetic, ModelSpec spec) {
        this.arithmetic = arithmetic;
        this.spec = spec;
        this.unused = new TreeMap<>(spec.weightShapes());
    }

    /** The layers in order; together they have the specification's weights, each once. */
    static List<WindowLayerConf> layers(Arithmetic arithmetic, ModelSpec spec) {
        Architecture architecture = new Architecture(arithmetic, spec);
        if (spec instanceof WaveNetSpec waveNet) {
            architecture.waveNet(waveNet);
        } else if (spec instanceof LstmSpec lstm) {
            architecture.lstm(lstm);
        } else if (spec instanceof TransformerSpec transformer) {
            architecture.transformer(transformer);
        } else if (spec instanceof SimpleWaveNetSpec simple) {
            architecture.simpleWaveNet(simple);
        }
        if (!architecture.unused.isEmpty()) {
            throw new IllegalStateException("No layer has the weights " + architecture.unused.keySet());
        }
        return List.copyOf(architecture.layers);
    }

    private void waveNet(WaveNetSpec waveNet) {
        embedding(1);
        add(
                "wavenet",
                name -> name.startsWith("causal/") || name.startsWith("block"),
                (conf, values) -> new WaveNetLayer(conf, values, waveNet));
        scoredSteps(waveNet.skipChannels());
        head(waveNet.headSize(), true);
    }

    private void lstm(LstmSpec lstm) {
        embedding(1);
        for (int i = 0; i < lstm.layers(); i++) {
            String name = "lstm" + i;
            if (i > 0) {
                dropout(lstm.hiddenSizes().get(i - 1), lstm.layerDropout());
            }
            add(name, weight -> weight.startsWith(name + "/"), (conf, values) -> new LstmLayer(conf, values, name));
        }
        int last = lstm.hiddenSizes().get(lstm.layers() - 1);
        scoredSteps(last);
        dropout(last);
        head(lstm.headSize(), true);
    }

    private void transformer(TransformerSpec transformer) {
        embedding(1);
        dropout(transformer.embeddingSize());
        for (int i = 0; i < transformer.layers(); i++) {
            String attention = "block" + i + "/attention/";
            add(
                    "attention" + i,
                    weight -> weight.startsWith(attention),
                    (conf, values) -> new AttentionLayer(conf, values, transformer, attention));
            String feedForward = "block" + i + "/feedforward/";
            add(
                    "feedforward" + i,
                    weight -> weight.startsWith(feedForward),
                    (conf, values) -> new FeedForwardLayer(conf, values, transformer, feedForward));
        }
        scoredSteps(transformer.embeddingSize());
        add("norm", weight -> weight.startsWith("norm/"), (conf, values) -> new NormLayer(conf, values, "norm"));
        output();
    }

    private void simpleWaveNet(SimpleWaveNetSpec simple) {
        embedding(simple.shortestWindow());
        for (int i = 0; i < simple.convolutions(); i++) {
            String name = "conv" + i;
            int dilation = simple.dilations().get(i);
            int filters = simple.filters().get(i);
            add(
                    name,
                    weight -> weight.startsWith(name + "/"),
                    (conf, values) -> new ConvolutionLayer(conf, values, name, simple.kernelSize(), dilation));
            dropout(filters);
            maximum(name + " pooled", filters, 2);
        }
        int last = simple.filters().get(simple.convolutions() - 1);
        maximum("pooled", last, MaximumLayer.ALL);
        head(simple.headSize(), false);
    }

    private void embedding(int shortestWindow) {
        add(
                "embedding",
                EmbeddingLayer.WEIGHT::equals,
                (conf, values) -> new EmbeddingLayer(conf, values, shortestWindow));
    }

    private void scoredSteps(int channels) {
        add("scored steps", none -> false, (conf, values) -> new ScoredStepsLayer(conf, values, channels));
    }

    private void maximum(String name, int channels, int group) {
        add(name, none -> false, (conf, values) -> new MaximumLayer(conf, values, channels, group));
    }

    private void dropout(int channels) {
        dropout(channels, spec.dropout());
    }

    private void dropout(int channels, double share) {
        if (share > 0) {
            add(
                    "dropout " + layers.size(),
                    none -> false,
                    (conf, values) -> new DropoutLayer(conf, values, channels, share));
        }
    }

    private void head(int size, boolean drop) {
        add("head", name -> name.startsWith("head/"), (conf, values) -> new DenseLayer(conf, values, "head", true));
        if (drop) {
            dropout(size);
        }
        output();
    }

    private void output() {
        add(
                "output",
                name -> name.startsWith("output/"),
                (conf, values) -> new DenseLayer(conf, values, "output", false));
    }

    private void add(String name, Predicate<String> weights, WindowLayerConf.Factory factory) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        unused.forEach((weight, shape) -> {
            if (weights.test(weight)) {
                shapes.put(weight, shape);
            }
        });
        unused.keySet().removeAll(shapes.keySet());
        layers.add(new WindowLayerConf(arithmetic, name, shapes, factory));
    }
}
