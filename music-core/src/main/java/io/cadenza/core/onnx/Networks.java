package io.cadenza.core.onnx;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.Weights;
import io.cadenza.core.onnx.Graph.Attribute;
import java.util.List;

/**
 * The graphs of all kinds of network, of operators of opset 17. A network with state takes {@code past.x} and gives
 * {@code present.x}, which is the past of the tokens that follow; one without begins from nothing.
 */
final class Networks {
    private static final String IDS = "ids";
    private static final String BATCH = "batch";
    private static final String TIME = "time";
    private static final String ONE = "1";
    private static final long TO_THE_END = Long.MAX_VALUE;

    /** ONNX has the gates i, o, f, g where weights here have i, f, g, o. */
    private static final List<Integer> GATES = List.of(0, 3, 1, 2);

    private final Graph graph = new Graph();
    private final Weights weights;
    private final boolean stateful;

    private Networks(Weights weights, boolean stateful) {
        this.weights = weights;
        this.stateful = stateful;
    }

    /**
     * The graph of a network.
     *
     * @throws IllegalArgumentException for a model that is no network
     */
    static Message graph(ModelSpec spec, Weights weights, boolean stateful) {
        Networks networks = new Networks(weights, stateful);
        networks.graph.ids(IDS, BATCH, TIME);
        String features;
        String steps = TIME;
        if (spec instanceof WaveNetSpec wavenet) {
            features = networks.waveNet(wavenet);
        } else if (spec instanceof LstmSpec lstm) {
            features = networks.lstm(lstm);
        } else if (spec instanceof SimpleWaveNetSpec pooled) {
            features = networks.pooled(pooled);
            steps = ONE;
        } else {
            throw new IllegalArgumentException("A " + spec.type() + " is no network");
        }
        String hidden = networks.add("head/relu", "Relu", networks.dense("head", features));
        networks.dense("output", hidden, "logits");
        networks.graph.output("logits", BATCH, steps, Integer.toString(spec.vocabularySize()));
        return networks.graph.message(spec.type());
    }

    /** Convolutions work on [batch, channels, time]. */
    private String waveNet(WaveNetSpec spec) {
        int taps = spec.kernelSize();
        String x = swapped("embedded/swapped", embedded(IDS));
        x = convolved("causal", remembered("causal", x, spec.embeddingSize(), taps - 1), 1);
        String sum = "";
        for (int i = 0; i < spec.blocks(); i++) {
            String block = "block" + i;
            int dilation = spec.dilations().get(i);
            Seen seen = remembered(block, x, spec.residualChannels(), (taps - 1) * dilation);
            String z = add(
                    block + "/gated",
                    "Mul",
                    add(block + "/tanh", "Tanh", convolved(block + "/filter", seen, dilation)),
                    add(block + "/sigmoid", "Sigmoid", convolved(block + "/gate", seen, dilation)));
            String skip = pointwise(block + "/skip", z);
            sum = i == 0 ? skip : add(block + "/sum", "Add", sum, skip);
            if (i < spec.blocks() - 1) {
                x = add(block + "/added", "Add", x, pointwise(block + "/residual", z));
            }
        }
        return swapped("skips/swapped", add("skips/relu", "Relu", sum));
    }

    /** The pairs of pooling shift with every token, so its state is the tokens of the window. */
    private String pooled(SimpleWaveNetSpec spec) {
        String ids = IDS;
        if (stateful) {
            graph.ids("past.ids", BATCH, "past");
            String all = graph.add("ids/all", "Concat", List.of("past.ids", IDS), Attribute.of("axis", 1));
            ids = add("present.ids", "Slice", all, integers(-spec.window()), integers(TO_THE_END), integers(1));
            graph.outputIds(ids, BATCH, "present");
        }
        String x = swapped("embedded/swapped", extended(embedded(ids), spec.shortestWindow()));
        for (int i = 0; i < spec.convolutions(); i++) {
            String name = "conv" + i;
            int dilation = spec.dilations().get(i);
            String convolved = convolved(name, new Seen(x, (spec.kernelSize() - 1) * dilation), dilation);
            x = graph.add(
                    name + "/pooled",
                    "MaxPool",
                    List.of(add(name + "/relu", "Relu", convolved)),
                    Attribute.list("kernel_shape", 2),
                    Attribute.list("strides", 2));
        }
        return swapped("largest/swapped", add("largest", "GlobalMaxPool", x));
    }

    /** [batch, time, channels] with zeros before its start where it has fewer than {@code shortest} steps. */
    private String extended(String x, int shortest) {
        String length =
                graph.add("length", "Gather", List.of(add("shape", "Shape", x), integers(1)), Attribute.of("axis", 0));
        String missing = add("missing", "Max", add("difference", "Sub", integers(shortest), length), integers(0));
        String pads = graph.add(
                "pads",
                "Concat",
                List.of(integers(0), missing, integers(0), integers(0, 0, 0)),
                Attribute.of("axis", 0));
        return add("extended", "Pad", x, pads);
    }

    /** Layers work on [time, batch, channels]. */
    private String lstm(LstmSpec spec) {
        String x = graph.add("embedded/turned", "Transpose", List.of(embedded(IDS)), Attribute.list("perm", 1, 0, 2));
        int in = spec.embeddingSize();
        for (int i = 0; i < spec.layers(); i++) {
            int units = spec.hiddenSizes().get(i);
            x = layer("lstm" + i, x, in, units);
            in = units;
        }
        return graph.add("hidden/turned", "Transpose", List.of(x), Attribute.list("perm", 1, 0, 2));
    }

    private String layer(String name, String x, int in, int units) {
        String hidden = "";
        String cell = "";
        if (stateful) {
            hidden = pastOf(name + ".hidden", units);
            cell = pastOf(name + ".cell", units);
        }
        graph.constant(name + "/input", Shape.of(1, 4 * units, in), gatesFirst(name + "/input/weight", in, units));
        graph.constant(
                name + "/recurrent",
                Shape.of(1, 4 * units, units),
                gatesFirst(name + "/recurrent/weight", units, units));
        float[] bias = new float[8 * units]; // the second half is a second bias, of the recurrent product
        System.arraycopy(gatesFirst(name + "/bias", 1, units), 0, bias, 0, 4 * units);
        graph.constant(name + "/biases", Shape.of(1, 8 * units), bias);
        graph.add(
                name,
                "LSTM",
                List.of(x, name + "/input", name + "/recurrent", name + "/biases", "", hidden, cell),
                List.of(name + "/all", name + "/hidden", name + "/cell"),
                Attribute.of("hidden_size", units));
        if (stateful) {
            presentOf(name + ".hidden", name + "/hidden", units);
            presentOf(name + ".cell", name + "/cell", units);
        }
        return add(name + "/output", "Squeeze", name + "/all", integers(1));
    }

    private String pastOf(String state, int units) {
        String past = graph.input("past." + state, BATCH, Integer.toString(units));
        return add(past + "/unsqueezed", "Unsqueeze", past, integers(0));
    }

    private void presentOf(String state, String value, int units) {
        graph.output(add("present." + state, "Squeeze", value, integers(0)), BATCH, Integer.toString(units));
    }

    /** A weight [in, 4·units] as [4·units, in], its gates in ONNX's order. */
    private float[] gatesFirst(String name, int in, int units) {
        float[] values = weights.get(name).toArray();
        float[] turned = new float[values.length];
        for (int gate = 0; gate < GATES.size(); gate++) {
            for (int unit = 0; unit < units; unit++) {
                for (int row = 0; row < in; row++) {
                    turned[(gate * units + unit) * in + row] = values[(row * 4 + GATES.get(gate)) * units + unit];
                }
            }
        }
        return turned;
    }

    /**
     * A sequence [batch, channels, time] with what a convolution sees before its first step.
     *
     * @param missing steps that are not there and are zeros
     */
    private record Seen(String values, int missing) {}

    private Seen remembered(String name, String x, int channels, int steps) {
        if (!stateful || steps == 0) {
            return new Seen(x, steps);
        }
        String[] shape = {BATCH, Integer.toString(channels), Integer.toString(steps)};
        String past = graph.input("past." + name, shape);
        String all = graph.add(name + "/seen", "Concat", List.of(past, x), Attribute.of("axis", 2));
        graph.output(add("present." + name, "Slice", all, integers(-steps), integers(TO_THE_END), integers(2)), shape);
        return new Seen(all, 0);
    }

    private String convolved(String name, Seen seen, int dilation) {
        Tensor weight = weights.get(name + "/weight");
        return graph.add(
                name,
                "Conv",
                List.of(seen.values, kernel(name, weight.shape(), weight.toArray()), bias(name)),
                Attribute.list("kernel_shape", weight.shape().dimensions().get(0)),
                Attribute.list("dilations", dilation),
                Attribute.list("pads", seen.missing, 0));
    }

    /** A product at each step of [batch, channels, time]. */
    private String pointwise(String name, String x) {
        Tensor weight = weights.get(name + "/weight");
        List<Integer> sizes = weight.shape().dimensions();
        String kernel = kernel(name, Shape.of(1, sizes.get(0), sizes.get(1)), weight.toArray());
        return graph.add(name, "Conv", List.of(x, kernel, bias(name)), Attribute.list("kernel_shape", 1));
    }

    /** A weight [k, in, out] as [out, in, k]. */
    private String kernel(String name, Shape shape, float[] values) {
        int taps = shape.dimensions().get(0);
        int in = shape.dimensions().get(1);
        int out = shape.dimensions().get(2);
        float[] turned = new float[values.length];
        for (int tap = 0; tap < taps; tap++) {
            for (int row = 0; row < in; row++) {
                for (int column = 0; column < out; column++) {
                    turned[(column * in + row) * taps + tap] = values[(tap * in + row) * out + column];
                }
            }
        }
        return graph.constant(name + "/weight", Shape.of(out, in, taps), turned);
    }

    private String bias(String name) {
        return constant(name + "/bias");
    }

    private String embedded(String ids) {
        return add("embedded", "Gather", constant("embedding/weight"), ids);
    }

    private String dense(String name, String x) {
        return dense(name, x, name);
    }

    private String dense(String name, String x, String result) {
        return add(result, "Add", add(name + "/product", "MatMul", x, constant(name + "/weight")), bias(name));
    }

    /** The last two of three axes exchanged: time and channels. */
    private String swapped(String name, String x) {
        return graph.add(name, "Transpose", List.of(x), Attribute.list("perm", 0, 2, 1));
    }

    private String constant(String name) {
        Tensor tensor = weights.get(name);
        return graph.constant(name, tensor.shape(), tensor.toArray());
    }

    private String integers(long... values) {
        return graph.integers(values);
    }

    private String add(String name, String operator, String... operands) {
        return graph.add(name, operator, List.of(operands));
    }
}
