package io.cadenza.tensorflow;

import io.cadenza.core.model.LstmSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The LSTM over a window. The way back through time is written out, so that the gradient of a layer's weights is one product
 * over all steps where a derived one would add up as many as there are steps.
 */
final class LstmPass implements Pass {
    private final Graph graph;
    private final Layers layers;
    private final LstmSpec spec;
    private final Operand<TInt32> ids;
    private final Window window;
    private final List<LstmLayer> stack = new ArrayList<>();
    private final Operand<TFloat32> scoredHidden;
    private final Operand<TFloat32> logits;

    LstmPass(Graph graph, Layers layers, LstmSpec spec, Operand<TInt32> ids, Window window) {
        this.graph = graph;
        this.layers = layers;
        this.spec = spec;
        this.ids = ids;
        this.window = window;
        Ops tf = layers.tf();
        Operand<TFloat32> embedded = tf.gather(layers.weight("embedding/weight"), ids, tf.constant(0));
        List<Operand<TFloat32>> inputs = operands(tf.unstack(embedded, (long) window.time()));
        for (int i = 0; i < spec.layers(); i++) {
            LstmLayer layer = new LstmLayer(layers, i, spec.hiddenSizes().get(i), inputs);
            stack.add(layer);
            inputs = layer.hidden();
        }
        this.scoredHidden = layers.join(inputs.subList(window.lossStart(), window.time()), 0);
        Operand<TFloat32> head = tf.nn.relu(layers.dense("head", layers.dropout(scoredHidden)));
        this.logits = layers.dense("output", layers.dropout(head));
    }

    @Override
    public Operand<TFloat32> logits() {
        return logits;
    }

    @Override
    public Map<String, Operand<TFloat32>> gradients(Operand<TFloat32> ofLogits) {
        Ops tf = layers.tf();
        List<String> names = List.of("head/weight", "head/bias", "output/weight", "output/bias");
        List<Operand<TFloat32>> values =
                new ArrayList<>(names.stream().map(layers::weight).toList());
        values.add(scoredHidden);
        List<Operand<TFloat32>> derived = DifferentiatedPass.derive(graph, logits, ofLogits, values);
        Map<String, Operand<TFloat32>> gradients = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            gradients.put(names.get(i), derived.get(i));
        }
        Map<Integer, Operand<TFloat32>> ofHidden =
                bySteps(derived.get(names.size()), window.lossStart(), window.scored());
        Operand<TFloat32> ofInputs = scoredHidden;
        for (int i = spec.layers() - 1; i >= 0; i--) {
            ofInputs = stack.get(i).back(ofHidden, gradients);
            ofHidden = i == 0 ? Map.of() : bySteps(ofInputs, 0, window.time());
        }
        gradients.put(
                "embedding/weight",
                tf.math.unsortedSegmentSum(
                        ofInputs, tf.reshape(ids, tf.array(-1)), tf.constant(spec.vocabularySize())));
        return gradients;
    }

    private Map<Integer, Operand<TFloat32>> bySteps(Operand<TFloat32> rows, int firstStep, int steps) {
        Ops tf = layers.tf();
        List<Operand<TFloat32>> parts =
                operands(tf.split(tf.constant(0), rows, (long) steps).output());
        Map<Integer, Operand<TFloat32>> byStep = new HashMap<>();
        for (int i = 0; i < steps; i++) {
            byStep.put(firstStep + i, parts.get(i));
        }
        return byStep;
    }

    private static List<Operand<TFloat32>> operands(Iterable<? extends Operand<TFloat32>> outputs) {
        List<Operand<TFloat32>> operands = new ArrayList<>();
        outputs.forEach(operands::add);
        return operands;
    }
}
