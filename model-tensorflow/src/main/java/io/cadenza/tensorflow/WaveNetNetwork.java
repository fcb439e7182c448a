package io.cadenza.tensorflow;

import io.cadenza.core.model.WaveNetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The gated residual network. Dilated convolutions are matrix products of shifted steps, because TensorFlow's CPU gradient
 * of Conv2D ignores dilation.
 */
record WaveNetNetwork(WaveNetSpec spec) implements Network {
    /** Bounds the memory of a long prompt. */
    private static final int PROMPT_STEPS = 512;

    @Override
    public int leadingIds() {
        return spec.kernelSize() - 1;
    }

    @Override
    public Pass pass(Graph graph, Layers layers, Operand<TInt32> ids, Window window) {
        int[] needed = stepsNeeded(window);
        List<Operand<TFloat32>> outputs = new ArrayList<>();
        Operand<TFloat32> x = causal(layers, layers.between(ids, window.time() - needed[0], 0));
        for (int block = 0; block < spec.blocks(); block++) {
            int steps = needed[block + 1];
            List<Operand<TFloat32>> taps = new ArrayList<>();
            for (int tap = 0; tap < spec.kernelSize(); tap++) {
                int delay = (spec.kernelSize() - 1 - tap) * spec.dilations().get(block);
                taps.add(layers.delayed(x, needed[block], steps, delay));
            }
            Operand<TInt32> shape = layers.tf().array(steps, -1, spec.residualChannels());
            Operand<TFloat32> z = gated(layers, block, layers.join(taps, 2), shape);
            Operand<TFloat32> gated = layers.maskBetweenLayers(z)
                    .<Operand<TFloat32>>map(mask -> layers.tf().math.mul(z, mask))
                    .orElse(z);
            outputs.add(layers.cut(gated, steps - window.scored(), 0));
            x = residual(layers, block, taps.get(taps.size() - 1), gated, shape);
        }
        return new DifferentiatedPass(graph, layers.weights(), logits(layers, outputs));
    }

    @Override
    public StatefulOutput continuation(Layers layers, Operand<TInt32> ids, Operand<TFloat32> state) {
        List<Operand<TFloat32>> pasts = split(layers, state);
        List<Operand<TFloat32>> outputs = new ArrayList<>();
        List<Operand<TFloat32>> futures = new ArrayList<>();
        Operand<TFloat32> x = causal(layers, ids);
        Operand<TInt32> shape = layers.tf().shape(x);
        for (int block = 0; block < spec.blocks(); block++) {
            Operand<TFloat32> history = reach(block) == 0
                    ? x
                    : layers.tf()
                            .concat(List.of(pasts.get(block), x), layers.tf().constant(0));
            Operand<TFloat32> taps =
                    layers.taps(history, spec.kernelSize(), spec.dilations().get(block));
            Operand<TFloat32> gated = gated(layers, block, taps, shape);
            outputs.add(gated);
            if (reach(block) > 0) {
                futures.add(layers.between(history, -reach(block), 0));
            }
            x = residual(layers, block, layers.between(history, reach(block), 0), gated, shape);
        }
        Operand<TFloat32> future = stateSteps() == 0 ? layers.tf().identity(state) : layers.join(futures, 0);
        return new StatefulOutput(logits(layers, outputs), future);
    }

    /** The past inputs of each block, one below the other. */
    private List<Operand<TFloat32>> split(Layers layers, Operand<TFloat32> state) {
        if (stateSteps() == 0) {
            return List.of();
        }
        int[] sizes = IntStream.range(0, spec.blocks()).map(this::reach).toArray();
        return layers
                .tf()
                .splitV(state, layers.tf().constant(sizes), layers.tf().constant(0), (long) sizes.length)
                .output()
                .stream()
                .<Operand<TFloat32>>map(output -> output)
                .toList();
    }

    private Operand<TFloat32> causal(Layers layers, Operand<TInt32> ids) {
        return layers.tf()
                .math
                .add(
                        layers.embeddedConvolution("causal", ids, spec.embeddingSize(), spec.kernelSize(), 1),
                        layers.weight("causal/bias"));
    }

    /** tanh(filter) · sigmoid(gate); both convolutions are one product. */
    private Operand<TFloat32> gated(Layers layers, int block, Operand<TFloat32> taps, Operand<TInt32> shape) {
        Ops tf = layers.tf();
        String name = "block" + block;
        Operand<TFloat32> product = layers.affine(
                layers.matrix(taps, spec.kernelSize() * spec.residualChannels()),
                tf.concat(
                        List.of(
                                layers.tapMatrix(name + "/filter/weight", spec.residualChannels()),
                                layers.tapMatrix(name + "/gate/weight", spec.residualChannels())),
                        tf.constant(1)),
                tf.concat(
                        List.of(layers.weight(name + "/filter/bias"), layers.weight(name + "/gate/bias")),
                        tf.constant(0)));
        List<Output<TFloat32>> halves = tf.split(tf.constant(1), product, 2L).output();
        return tf.reshape(tf.math.mul(tf.math.tanh(halves.get(0)), tf.math.sigmoid(halves.get(1))), shape);
    }

    /** The input of the next block; after the last there is none. */
    private Operand<TFloat32> residual(
            Layers layers, int block, Operand<TFloat32> x, Operand<TFloat32> gated, Operand<TInt32> shape) {
        if (block == spec.blocks() - 1) {
            return gated;
        }
        Operand<TFloat32> added =
                layers.dense("block" + block + "/residual", layers.matrix(gated, spec.residualChannels()));
        return layers.tf().math.add(x, layers.tf().reshape(added, shape));
    }

    private Operand<TFloat32> logits(Layers layers, List<Operand<TFloat32>> gated) {
        Ops tf = layers.tf();
        List<Operand<TFloat32>> skips = new ArrayList<>();
        List<Operand<TFloat32>> biases = new ArrayList<>();
        for (int block = 0; block < spec.blocks(); block++) {
            String name = "block" + block + "/skip";
            skips.add(tf.linalg.matMul(
                    layers.matrix(gated.get(block), spec.residualChannels()), layers.weight(name + "/weight")));
            biases.add(layers.weight(name + "/bias"));
        }
        Operand<TFloat32> skip = tf.nn.biasAdd(layers.sum(skips), layers.sum(biases));
        Operand<TFloat32> head = layers.dense("head", tf.nn.relu(skip));
        return layers.dense("output", layers.dropout(tf.nn.relu(head)));
    }

    /** How many steps back a block looks. */
    private int reach(int block) {
        return (spec.kernelSize() - 1) * spec.dilations().get(block);
    }

    private int stateSteps() {
        return IntStream.range(0, spec.blocks()).map(this::reach).sum();
    }

    /** How many of the last steps of each block's input, and of the last one's output, the scored positions depend on. */
    private int[] stepsNeeded(Window window) {
        int[] needed = new int[spec.blocks() + 1];
        needed[spec.blocks()] = window.scored();
        for (int block = spec.blocks() - 1; block >= 0; block--) {
            needed[block] = Math.min(window.time(), needed[block + 1] + reach(block));
        }
        return needed;
    }

    @Override
    public long[] stateShape(int streams) {
        return new long[] {stateSteps(), streams, spec.residualChannels()};
    }

    @Override
    public int streamDimension() {
        return 1;
    }

    @Override
    public int tokensAtOnce() {
        return PROMPT_STEPS;
    }
}
