package io.cadenza.tensorflow;

import io.cadenza.core.model.LstmSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.LSTMBlockCellGrad;
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
    /** What the input of each layer was multiplied by, [time · batch, in]; the lowest has none. */
    private final List<Optional<Operand<TFloat32>>> masks = new ArrayList<>();

    private final Operand<TFloat32> scoredHidden;
    private final Operand<TFloat32> logits;

    LstmPass(Graph graph, Layers layers, LstmSpec spec, Operand<TInt32> ids, Window window) {
        this.graph = graph;
        this.layers = layers;
        this.spec = spec;
        this.ids = ids;
        this.window = window;
        Ops tf = layers.tf();
        Operand<TFloat32> input =
                layers.matrix(tf.gather(layers.weight("embedding/weight"), ids, tf.constant(0)), spec.embeddingSize());
        for (int i = 0; i < spec.layers(); i++) {
            Operand<TFloat32> unmasked = input;
            masks.add(i == 0 ? Optional.empty() : layers.maskBetweenLayers(unmasked));
            Operand<TFloat32> masked = masks.get(i)
                    .<Operand<TFloat32>>map(mask -> tf.math.mul(unmasked, mask))
                    .orElse(unmasked);
            LstmLayer layer = new LstmLayer(layers, i, spec.hiddenSizes().get(i), masked, window.time());
            stack.add(layer);
            input = layer.hidden(0);
        }
        this.scoredHidden = stack.get(stack.size() - 1).hidden(window.lossStart());
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
        for (int i = spec.layers() - 1; i > 0; i--) {
            LstmLayer layer = stack.get(i);
            Operand<TFloat32> ofGates = layer.throughTime(ofHidden, gradients);
            Operand<TFloat32> ofInput = layer.throughInput(layer.input, ofGates, gradients);
            ofHidden = bySteps(
                    masks.get(i)
                            .<Operand<TFloat32>>map(mask -> tf.math.mul(ofInput, mask))
                            .orElse(ofInput),
                    0,
                    window.time());
        }
        LstmLayer lowest = stack.get(0);
        Operand<TFloat32> ofGates = lowest.throughTime(ofHidden, gradients);
        // Equal tokens have equal inputs: their gradients can be added before they are multiplied, or after.
        gradients.put(
                "embedding/weight",
                window.byToken()
                        ? lowest.throughInput(layers.weight("embedding/weight"), sumByToken(ofGates), gradients)
                        : sumByToken(lowest.throughInput(lowest.input, ofGates, gradients)));
        return gradients;
    }

    /** The sum of the rows of each token, [V, columns]. */
    private Operand<TFloat32> sumByToken(Operand<TFloat32> rows) {
        Ops tf = layers.tf();
        return tf.math.unsortedSegmentSum(rows, tf.reshape(ids, tf.array(-1)), tf.constant(spec.vocabularySize()));
    }

    private Map<Integer, Operand<TFloat32>> bySteps(Operand<TFloat32> rows, int firstStep, int steps) {
        List<Operand<TFloat32>> parts = steps(layers.tf(), rows, steps);
        Map<Integer, Operand<TFloat32>> byStep = new HashMap<>();
        for (int i = 0; i < steps; i++) {
            byStep.put(firstStep + i, parts.get(i));
        }
        return byStep;
    }

    /** [steps · batch, columns] as a matrix for each step, without a copy where rows fill whole multiples of 64 bytes. */
    private static List<Operand<TFloat32>> steps(Ops tf, Operand<TFloat32> rows, int steps) {
        return List.copyOf(tf.split(tf.constant(0), rows, (long) steps).output());
    }

    /** One LSTM layer unrolled over a window, and the way back through it. */
    private static final class LstmLayer {
        private final Layers layers;
        private final Ops tf;
        private final String name;
        private final int hiddenSize;
        private final Operand<TFloat32> input;
        private final LstmCell cell;
        private final List<LstmCell.Step> steps = new ArrayList<>();
        private final Operand<TInt32> batch;
        /** The hidden states before the first step, which is zeros, and after each, [(1 + time) · batch, h]. */
        private final Operand<TFloat32> hidden;

        /** The layer over inputs [time · batch, in], from a state of zeros. */
        LstmLayer(Layers layers, int layer, int hiddenSize, Operand<TFloat32> input, int time) {
            this.layers = layers;
            this.tf = layers.tf();
            this.name = "lstm" + layer;
            this.hiddenSize = hiddenSize;
            this.input = input;
            this.cell = LstmCell.of(layers, layer, hiddenSize);
            List<Operand<TFloat32>> inputs = steps(tf, input, time);
            this.batch = tf.stridedSlice(tf.shape(inputs.get(0)), Indices.at(0));
            Operand<TFloat32> zeros = tf.fill(tf.stack(List.of(batch, tf.constant(hiddenSize))), tf.constant(0f));
            List<Operand<TFloat32>> states = new ArrayList<>(List.of(zeros));
            Operand<TFloat32> cellState = zeros;
            for (Operand<TFloat32> x : inputs) {
                LstmCell.Step step = cell.step(x, states.get(states.size() - 1), cellState);
                steps.add(step);
                states.add(step.hidden());
                cellState = step.cell();
            }
            this.hidden = layers.join(states, 0);
        }

        /** The hidden states after a step and all later ones, [steps · batch, h]. */
        Operand<TFloat32> hidden(int firstStep) {
            return rows(1 + firstStep, steps.size() - firstStep);
        }

        private Operand<TFloat32> rows(int firstState, int states) {
            return tf.slice(
                    hidden,
                    tf.stack(List.of(tf.math.mul(batch, tf.constant(firstState)), tf.constant(0))),
                    tf.stack(List.of(tf.math.mul(batch, tf.constant(states)), tf.constant(hiddenSize))));
        }

        /**
         * Adds the gradients of what is multiplied by the inputs, and of the bias.
         *
         * @param x the inputs, [n, in]
         * @param ofGates of the gates that they lead to, [n, 4h] in TensorFlow's order
         * @param gradients takes those of the weights
         * @return those of the inputs, [n, in]
         */
        Operand<TFloat32> throughInput(
                Operand<TFloat32> x, Operand<TFloat32> ofGates, Map<String, Operand<TFloat32>> gradients) {
            gradients.put(name + "/input/weight", ofWeight(x, ofGates));
            gradients.put(name + "/bias", LstmCell.swapMiddleGates(tf, tf.nn.biasAddGrad(ofGates), 0));
            Operand<TFloat32> weight = LstmCell.swapMiddleGates(tf, layers.weight(name + "/input/weight"), 1);
            return tf.linalg.matMul(ofGates, weight, MatMul.transposeB(true));
        }

        /** The gates are put in order here, where they are few, and not in the gradients of all steps. */
        private Operand<TFloat32> ofWeight(Operand<TFloat32> x, Operand<TFloat32> ofGates) {
            return LstmCell.swapMiddleGates(tf, tf.linalg.matMul(x, ofGates, MatMul.transposeA(true)), 1);
        }

        /**
         * Adds the gradient of what is multiplied by the hidden states.
         *
         * @param ofHidden of the hidden states that something else than this layer depends on, by step; the last at least
         * @param gradients takes that of the weights
         * @return those of the gates of all steps, [time · batch, 4h] in TensorFlow's order
         */
        Operand<TFloat32> throughTime(
                Map<Integer, Operand<TFloat32>> ofHidden, Map<String, Operand<TFloat32>> gradients) {
            List<Operand<TFloat32>> ofGates = new ArrayList<>();
            Operand<TFloat32> recurrent = LstmCell.swapMiddleGates(tf, layers.weight(name + "/recurrent/weight"), 1);
            Operand<TFloat32> ofCell = tf.zerosLike(steps.get(0).cellBefore());
            Operand<TFloat32> fromLater = ofCell;
            for (int t = steps.size() - 1; t >= 0; t--) {
                Operand<TFloat32> direct = ofHidden.get(t);
                Operand<TFloat32> total = direct == null ? fromLater : tf.math.add(direct, fromLater);
                LSTMBlockCellGrad<TFloat32> back = cell.back(steps.get(t), total, ofCell);
                ofGates.add(back.dicfo());
                ofCell = back.csPrevGrad();
                if (t > 0) {
                    fromLater = tf.linalg.matMul(back.dicfo(), recurrent, MatMul.transposeB(true));
                }
            }
            Collections.reverse(ofGates);
            Operand<TFloat32> ofAll = layers.join(ofGates, 0);
            gradients.put(name + "/recurrent/weight", ofWeight(rows(0, steps.size()), ofAll));
            return ofAll;
        }
    }
}
