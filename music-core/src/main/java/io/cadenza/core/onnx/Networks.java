package io.cadenza.core.onnx;

import io.cadenza.core.file.ProtobufMessage;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.Weights;
import io.cadenza.core.onnx.Graph.Attribute;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The graphs of all kinds of network, of operators of opset 17. A network with state takes {@code past.x} and gives
 * {@code present.x}, which is the past of the tokens that follow; one without begins from nothing.
 */
final class Networks {
    private static final String IDS = "ids";
    private static final String BATCH = "batch";
    private static final String TIME = "time";
    private static final String ONE = "1";
    /** Entries of a table of rotations: two tables serve its square of places. */
    private static final int TURNS = 256;

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
    static ProtobufMessage graph(ModelSpec spec, Weights weights, boolean stateful) {
        Networks networks = new Networks(weights, stateful);
        networks.graph.ids(IDS, BATCH, TIME);
        if (spec instanceof TransformerSpec transformer) {
            networks.dense("output", networks.transformer(transformer), "logits");
            networks.graph.output("logits", BATCH, TIME, Integer.toString(spec.vocabularySize()));
            return networks.graph.message(spec.type());
        }
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

    /** Attention works on [batch, head, time, channels]; the state is keys as they were before their rotation, and values. */
    private String transformer(TransformerSpec spec) {
        String x = embedded(IDS);
        constantOf("epsilon", (float) TransformerSpec.EPSILON);
        constantOf("scale", (float) (1 / Math.sqrt(spec.headChannels())));
        constantOf("unseen", -1e30f); // its exponential is 0
        Places places = places(spec);
        for (int i = 0; i < spec.layers(); i++) {
            String attention = "block" + i + "/attention/";
            x = add(attention + "added", "Add", x, attended(spec, i, attention, norm(attention + "norm", x), places));
            String feedForward = "block" + i + "/feedforward/";
            String n = norm(feedForward + "norm", x);
            String gate = product(feedForward + "gate", n);
            String opened = add(feedForward + "silu", "Mul", gate, add(feedForward + "sigmoid", "Sigmoid", gate));
            String gated = add(feedForward + "gated", "Mul", opened, product(feedForward + "up", n));
            x = add(feedForward + "added", "Add", x, product(feedForward + "down", gated));
        }
        return norm("norm", x);
    }

    private void constantOf(String name, float value) {
        graph.constant(name, Shape.of(1), new float[] {value});
    }

    /** gain · x / √(mean(x²) + ε) */
    private String norm(String name, String x) {
        String mean = graph.add(
                name + "/mean", "ReduceMean", List.of(add(name + "/squares", "Mul", x, x)), Attribute.list("axes", -1));
        String root = add(name + "/root", "Sqrt", add(name + "/sum", "Add", mean, "epsilon"));
        return add(name, "Mul", add(name + "/normed", "Div", x, root), constant(name + "/gain"));
    }

    private String product(String name, String x) {
        return add(name, "MatMul", x, constant(name + "/weight"));
    }

    /**
     * Where tokens are, the first that is remembered being 0.
     *
     * @param first of the new ones, as one number
     * @param cosine of every token's rotations, [time, pair]
     * @param hidden which tokens a new one does not see, [new, all]
     */
    private record Places(String first, String cosine, String sine, String hidden) {}

    private Places places(TransformerSpec spec) {
        String time = length("places/new", IDS, 1);
        String first = stateful && spec.window() > 1
                ? length("places/past", graph.input("past.block0.key", pastShape(spec)), 2)
                : integers(0);
        String all = range("places/all", integers(0), add("places/end", "Add", first, time));
        String queries = add("places/queries", "Slice", all, first, integers(TO_THE_END), integers(0));
        String back = add("places/back", "Sub", add("places/column", "Unsqueeze", queries, integers(1)), all);
        String hidden = add(
                "places/hidden",
                "Or",
                add("places/later", "Less", back, integers(0)),
                add("places/gone", "Greater", back, integers(spec.window() - 1L)));
        // cos(256·a + b) from tables of both, for a table of all places would have no end
        String high = add("places/high", "Div", all, integers(TURNS));
        String low = add("places/low", "Sub", all, add("places/whole", "Mul", high, integers(TURNS)));
        String coarseCosine = turns(spec, "coarse/cosine", TURNS, Math::cos, high);
        String coarseSine = turns(spec, "coarse/sine", TURNS, Math::sin, high);
        String fineCosine = turns(spec, "fine/cosine", 1, Math::cos, low);
        String fineSine = turns(spec, "fine/sine", 1, Math::sin, low);
        String cosine = add(
                "places/cosine",
                "Sub",
                add("places/cosines", "Mul", coarseCosine, fineCosine),
                add("places/sines", "Mul", coarseSine, fineSine));
        String sine = add(
                "places/sine",
                "Add",
                add("places/ahead", "Mul", coarseSine, fineCosine),
                add("places/behind", "Mul", coarseCosine, fineSine));
        return new Places(first, cosine, sine, hidden);
    }

    private String turns(TransformerSpec spec, String name, int step, DoubleUnaryOperator function, String places) {
        double[] rotations = spec.rotations();
        float[] table = new float[TURNS * rotations.length];
        for (int i = 0; i < table.length; i++) {
            int place = step * (i / rotations.length);
            table[i] = (float) function.applyAsDouble(place * rotations[i % rotations.length]);
        }
        graph.constant(name, Shape.of(TURNS, rotations.length), table);
        return add(name + "/turn", "Gather", name, places);
    }

    private String length(String name, String x, int axis) {
        return graph.add(
                name, "Gather", List.of(add(name + "/shape", "Shape", x), integers(axis)), Attribute.of("axis", 0));
    }

    private String range(String name, String from, String to) {
        return add(
                name,
                "Range",
                add(name + "/from", "Squeeze", from),
                add(name + "/to", "Squeeze", to),
                add(name + "/by", "Squeeze", integers(1)));
    }

    private static String[] pastShape(TransformerSpec spec) {
        return new String[] {BATCH, Integer.toString(spec.heads()), "past", Integer.toString(spec.headChannels())};
    }

    private String attended(TransformerSpec spec, int i, String name, String n, Places places) {
        String queries = inHeads(spec, product(name + "query", n));
        String keys = seen(spec, "block" + i + ".key", inHeads(spec, product(name + "key", n)), i > 0);
        String values = seen(spec, "block" + i + ".value", inHeads(spec, product(name + "value", n)), true);
        String cosine = add(name + "cosine", "Slice", places.cosine, places.first, integers(TO_THE_END), integers(0));
        String sine = add(name + "sine", "Slice", places.sine, places.first, integers(TO_THE_END), integers(0));
        String query = rotated(name + "query", queries, cosine, sine);
        String key = rotated(name + "key", keys, places.cosine, places.sine);
        String turned = graph.add(name + "turned", "Transpose", List.of(key), Attribute.list("perm", 0, 1, 3, 2));
        String scores = add(name + "scaled", "Mul", add(name + "scores", "MatMul", query, turned), "scale");
        String visible = add(name + "visible", "Where", places.hidden, "unseen", scores);
        String shares = graph.add(name + "shares", "Softmax", List.of(visible), Attribute.of("axis", -1));
        String mixed = graph.add(
                name + "mixed",
                "Transpose",
                List.of(add(name + "means", "MatMul", shares, values)),
                Attribute.list("perm", 0, 2, 1, 3));
        return product(name + "output", add(name + "joined", "Reshape", mixed, integers(0, 0, spec.embeddingSize())));
    }

    private String inHeads(TransformerSpec spec, String x) {
        String parts = add(x + "/parts", "Reshape", x, integers(0, 0, spec.heads(), spec.headChannels()));
        return graph.add(x + "/heads", "Transpose", List.of(parts), Attribute.list("perm", 0, 2, 1, 3));
    }

    /** What is remembered and what is new, of which the latest W − 1 are remembered. */
    private String seen(TransformerSpec spec, String state, String x, boolean declare) {
        if (!stateful || spec.window() == 1) {
            return x;
        }
        String past = declare ? graph.input("past." + state, pastShape(spec)) : "past." + state;
        String all = graph.add(state + "/all", "Concat", List.of(past, x), Attribute.of("axis", 2));
        String kept =
                add("present." + state, "Slice", all, integers(1L - spec.window()), integers(TO_THE_END), integers(2));
        graph.output(kept, pastShape(spec));
        return all;
    }

    /** Channels i and i + h/2 of each token turned by its place. */
    private String rotated(String name, String x, String cosine, String sine) {
        List<String> halves = graph.add(
                name + "/halves",
                "Split",
                List.of(x),
                List.of(name + "/first", name + "/second"),
                Attribute.of("axis", -1));
        String first = halves.get(0);
        String second = halves.get(1);
        String left = add(
                name + "/left", "Sub", add(name + "/a", "Mul", first, cosine), add(name + "/b", "Mul", second, sine));
        String right = add(
                name + "/right", "Add", add(name + "/c", "Mul", second, cosine), add(name + "/d", "Mul", first, sine));
        return graph.add(name + "/rotated", "Concat", List.of(left, right), Attribute.of("axis", -1));
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
