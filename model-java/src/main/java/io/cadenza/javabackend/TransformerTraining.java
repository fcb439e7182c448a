package io.cadenza.javabackend;

import io.cadenza.core.model.TransformerSpec;
import io.cadenza.javabackend.TrainingMemory.Layer;
import io.cadenza.javabackend.TrainingMemory.LayerSlots;
import io.cadenza.javabackend.TrainingMemory.Layout;
import io.cadenza.javabackend.TrainingMemory.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The transformer in training. Each head's columns begin on a whole vector. Kept of each layer are the input of both parts, the
 * rotated queries and keys, the values, what attention made of them, and gate and up; shares of attention and norms are computed
 * again on the way back, a few queries at a time, so that memory grows with the length of windows and not with its square.
 */
final class TransformerTraining implements TrainableNetwork {
    /** Rows that a chunk should have: enough for every weight read, few enough for a cache. */
    private static final int CHUNK_ROWS = 512;
    /** Rows that pass through a product at a time. */
    private static final int ROWS = 192;
    /** Queries of one head whose shares are computed at a time. */
    private static final int QUERIES = 32;

    private static final int DROPPED_EMBEDDINGS = 0;
    private static final int DROPPED_ADDITIONS = 1;

    private final TransformerSpec spec;
    private final int channels;
    private final int size;
    private final int padded;
    private final Layout layout;
    private final TokenTables.Slots tokens;
    private final List<LayerPlaces> places = new ArrayList<>();
    private final Slot lastGain;
    private final LayerSlots output;

    /** Where a layer's weights lie; what attention adds has a matrix for each head. */
    private record LayerPlaces(
            Slot attentionGain, Slot input, List<Slot> mixed, Slot feedForwardGain, Slot gated, Slot down) {}

    TransformerTraining(TransformerSpec spec) {
        this.spec = spec;
        this.channels = spec.embeddingSize();
        this.size = spec.headChannels();
        this.padded = Matrix.padded(size);
        this.layout = new Layout(spec.weightShapes());
        this.tokens = TokenTables.Slots.ofEmbedding(layout);
        int all = spec.heads() * padded;
        int inner = Matrix.padded(spec.feedForwardSize());
        for (int i = 0; i < spec.layers(); i++) {
            String attention = "block" + i + "/attention/";
            Slot attentionGain = gain(attention + "norm/gain");
            Slot input = layout.reserve(channels, 3 * all, true);
            layout.place(attention + "query/weight", 0, input, 0, spec.heads());
            layout.place(attention + "key/weight", 0, input, all, spec.heads());
            layout.place(attention + "value/weight", 0, input, 2 * all, spec.heads());
            List<Slot> mixed = new ArrayList<>();
            for (int head = 0; head < spec.heads(); head++) {
                Slot part = layout.reserve(size, channels, true);
                layout.place(attention + "output/weight", head * size, part, 0, 1);
                mixed.add(part);
            }
            String feedForward = "block" + i + "/feedforward/";
            Slot feedForwardGain = gain(feedForward + "norm/gain");
            Slot gated = layout.reserve(channels, 2 * inner, true);
            layout.place(feedForward + "gate/weight", 0, gated, 0, 1);
            layout.place(feedForward + "up/weight", 0, gated, inner, 1);
            Slot down = layout.reserve(spec.feedForwardSize(), channels, true);
            layout.place(feedForward + "down/weight", 0, down, 0, 1);
            places.add(new LayerPlaces(attentionGain, input, mixed, feedForwardGain, gated, down));
        }
        this.lastGain = gain("norm/gain");
        this.output = layout.layer("output");
    }

    private Slot gain(String name) {
        Slot gain = layout.reserve(1, channels, false);
        layout.place(name, 0, gain, 0, 1);
        return gain;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public TokenTables.Slots tokens() {
        return tokens;
    }

    @Override
    public LayerSlots output() {
        return output;
    }

    @Override
    public int windowsAtOnce(int time, int windows) {
        return Math.min(windows, Math.max(1, CHUNK_ROWS / time));
    }

    @Override
    public Pass pass(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
        return new Through(memory, tables, thread, arithmetic);
    }

    /** Weights, transposed weights and slopes of a product without bias, or weights and slopes of a gain. */
    private record Part(Matrix weight, Matrix transposed, Matrix slopes) {
        static Part of(TrainingMemory memory, Slot slot, int thread) {
            return new Part(
                    memory.matrix(memory.weights, slot),
                    memory.transposed(slot),
                    memory.matrix(memory.gradients[thread], slot));
        }
    }

    /** Queries, keys and values of all heads side by side, and views of each head's. */
    private record Inputs(Matrix all, List<Matrix> queries, List<Matrix> keys, List<Matrix> values) {
        static Inputs zeros(int rows, int heads, int padded) {
            Matrix all = Matrix.zeros(rows, 3 * heads * padded);
            return new Inputs(
                    all,
                    heads(all, 0, heads, padded),
                    heads(all, heads, heads, padded),
                    heads(all, 2 * heads, heads, padded));
        }

        static List<Matrix> heads(Matrix all, int first, int heads, int padded) {
            return IntStream.range(first, first + heads)
                    .mapToObj(head -> all.columns(head * padded, padded))
                    .toList();
        }
    }

    private final class Through implements Pass {
        private final TokenTables tables;
        private final int thread;
        private final Arithmetic arithmetic;
        private final List<LayerParts> layers = new ArrayList<>();
        private final Part last;
        private final Layer toLogits;
        private final int[] shifts = {0};
        private final Matrix noBias = Matrix.zeros(1, channels);
        private final Matrix n = Matrix.zeros(ROWS, channels);
        private final Matrix dn = Matrix.zeros(ROWS, channels);
        private final Matrix part = Matrix.zeros(ROWS, channels);
        private final Matrix z = Matrix.zeros(ROWS, spec.feedForwardSize());
        private final Matrix dz = Matrix.zeros(ROWS, spec.feedForwardSize());
        private final Matrix logits = Matrix.zeros(ROWS, spec.vocabularySize());
        private float[] zeros = new float[0];

        /** Of each part of each layer, and of the last norm. */
        private final Matrix[] x = new Matrix[2 * spec.layers() + 1];

        private final Inputs[] inputs = new Inputs[spec.layers()];
        private final List<List<Matrix>> mixedHeads = new ArrayList<>();
        private final Matrix[] gated = new Matrix[spec.layers()];
        private Matrix dx = Matrix.zeros(0, channels);
        private Inputs dInputs = Inputs.zeros(0, spec.heads(), padded);
        private List<Matrix> dMixedHeads = List.of();

        /** One head's keys or values of one window, [channel][step]. */
        private Matrix turned = Matrix.zeros(size, 0);

        private Matrix shares = Matrix.zeros(QUERIES, 0);
        private Matrix dShares = Matrix.zeros(QUERIES, 0);
        private int longest;
        /** Rotations of each step and pair; those of queries have the scale of attention in them. */
        private float[] cosines = {};

        private float[] sines = {};
        private float[] queryCosines = {};
        private float[] querySines = {};

        private int[] numbers = {};
        private int windows;
        private int time;

        /** A layer's products. */
        private record LayerParts(
                Part attentionGain, Part input, List<Part> mixed, Part feedForwardGain, Part gated, Part down) {}

        Through(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
            this.tables = tables;
            this.thread = thread;
            this.arithmetic = arithmetic;
            for (LayerPlaces at : places) {
                layers.add(new LayerParts(
                        Part.of(memory, at.attentionGain, thread),
                        Part.of(memory, at.input, thread),
                        at.mixed.stream()
                                .map(slot -> Part.of(memory, slot, thread))
                                .toList(),
                        Part.of(memory, at.feedForwardGain, thread),
                        Part.of(memory, at.gated, thread),
                        Part.of(memory, at.down, thread)));
            }
            this.last = Part.of(memory, lastGain, thread);
            this.toLogits = memory.layer(output, thread);
        }

        private void reserve(int rows) {
            if (dx.capacity() < rows) {
                int all = spec.heads() * padded;
                mixedHeads.clear();
                for (int i = 0; i < x.length; i++) {
                    x[i] = Matrix.zeros(rows, channels);
                }
                for (int i = 0; i < spec.layers(); i++) {
                    inputs[i] = Inputs.zeros(rows, spec.heads(), padded);
                    mixedHeads.add(Inputs.heads(Matrix.zeros(rows, all), 0, spec.heads(), padded));
                    gated[i] = Matrix.zeros(rows, 2 * z.width);
                }
                dx = Matrix.zeros(rows, channels);
                dInputs = Inputs.zeros(rows, spec.heads(), padded);
                dMixedHeads = Inputs.heads(Matrix.zeros(rows, all), 0, spec.heads(), padded);
            }
            if (longest < time) {
                longest = time;
                turned = Matrix.zeros(size, time);
                shares = Matrix.zeros(QUERIES, time);
                dShares = Matrix.zeros(QUERIES, time);
                zeros = new float[Math.max(Math.max(shares.width, dInputs.all.width), 2 * z.width)];
                turns();
            }
        }

        private void turns() {
            double[] rotations = spec.rotations();
            double scale = 1 / Math.sqrt(size);
            int count = time * rotations.length;
            cosines = new float[count];
            sines = new float[count];
            queryCosines = new float[count];
            querySines = new float[count];
            for (int i = 0; i < count; i++) {
                int step = i / rotations.length;
                double angle = step * rotations[i % rotations.length];
                cosines[i] = (float) Math.cos(angle);
                sines[i] = (float) Math.sin(angle);
                queryCosines[i] = (float) (scale * Math.cos(angle));
                querySines[i] = (float) (scale * Math.sin(angle));
            }
        }

        @Override
        public double run(Work work) {
            windows = work.windows();
            time = work.time();
            int end = windows * time;
            reserve(end);
            numbers = work.numbers(time);
            tables.gather(arithmetic, noBias, work.tokens(), shifts, x[0], 0, end);
            drop(work, x[0], 0, end, DROPPED_EMBEDDINGS, 0);
            for (int i = 0; i < spec.layers(); i++) {
                attend(work, i, end);
                feedForward(work, i, end);
            }
            if (work.training()) {
                Arrays.fill(dx.values, 0, dx.at(end), 0);
            }
            double loss = 0;
            for (int row = work.lossStart(); row < end; row += ROWS) {
                loss += score(work, row, Math.min(ROWS, end - row));
            }
            if (work.training()) {
                for (int i = spec.layers() - 1; i >= 0; i--) {
                    feedForwardSlopes(work, i, end);
                    attentionSlopes(work, i, end);
                }
                drop(work, dx, 0, end, DROPPED_EMBEDDINGS, 0);
                tables.scatter(arithmetic, thread, work.tokens(), shifts, dx, 0, end);
            }
            return loss;
        }

        private void drop(Work work, Matrix rows, int row, int m, int use, int number) {
            if (work.training() && work.dropout().threshold > 0) {
                arithmetic.drop(rows, row, m, work.dropout(), use, numbers, number);
            }
        }

        /** C = A·B. */
        private void set(Matrix c, int cRow, Matrix a, int aRow, Matrix b, int m, int p) {
            arithmetic.product(
                    c.values,
                    c.at(cRow),
                    c.stride,
                    zeros,
                    0,
                    0,
                    a.values,
                    a.at(aRow),
                    a.stride,
                    1,
                    b.values,
                    b.offset,
                    b.stride,
                    m,
                    c.width,
                    p);
        }

        private double score(Work work, int row, int m) {
            Matrix top = x[x.length - 1];
            norm(top, row, last, m);
            arithmetic.affine(logits, 0, toLogits.bias(), n, 0, toLogits.weight(), 0, m, channels);
            double loss = arithmetic.crossEntropy(logits, m, work.targets(), row, work.scale());
            if (work.training()) {
                work.smooth(logits, m, row);
                toLogits.addSlopes(arithmetic, n, 0, logits, 0, channels, m);
                set(dn, 0, logits, 0, toLogits.transposed(), m, logits.width);
                normSlopes(top, row, last, m);
            }
            return loss;
        }

        /** n = gain · x / √(mean(x²) + ε) */
        private void norm(Matrix from, int row, Part gain, int m) {
            float[] g = gain.weight.values;
            int first = gain.weight.offset;
            for (int r = 0; r < m; r++) {
                int at = from.at(row + r);
                int to = n.at(r);
                float factor = Norms.inverseRoot(from.values, at, channels);
                for (int j = 0; j < channels; j++) {
                    n.values[to + j] = g[first + j] * (from.values[at + j] * factor);
                }
            }
        }

        /** Adds to dx what dn brings through a norm, and to the gain's slopes. */
        private void normSlopes(Matrix from, int row, Part gain, int m) {
            float[] g = gain.weight.values;
            float[] dg = gain.slopes.values;
            int first = gain.weight.offset;
            for (int r = 0; r < m; r++) {
                int at = from.at(row + r);
                int to = dx.at(row + r);
                int of = dn.at(r);
                float factor = Norms.inverseRoot(from.values, at, channels);
                float product = 0;
                for (int j = 0; j < channels; j++) {
                    float normed = from.values[at + j] * factor;
                    float d = dn.values[of + j];
                    dg[gain.slopes.offset + j] += d * normed;
                    product += g[first + j] * d * normed;
                }
                float mean = product / channels;
                for (int j = 0; j < channels; j++) {
                    float slope = g[first + j] * dn.values[of + j] - mean * (from.values[at + j] * factor);
                    dx.values[to + j] += factor * slope;
                }
            }
        }

        private void attend(Work work, int i, int end) {
            LayerParts layer = layers.get(i);
            for (int row = 0; row < end; row += ROWS) {
                int m = Math.min(ROWS, end - row);
                norm(x[2 * i], row, layer.attentionGain, m);
                set(inputs[i].all, row, n, 0, layer.input.weight, m, channels);
                rotate(inputs[i].all, row, m, 1);
            }
            for (int window = 0; window < windows; window++) {
                for (int head = 0; head < spec.heads(); head++) {
                    mix(i, window, head);
                }
            }
            for (int row = 0; row < end; row += ROWS) {
                int m = Math.min(ROWS, end - row);
                set(part, 0, mixedHeads.get(i).get(0), row, layer.mixed.get(0).weight, m, size);
                for (int head = 1; head < spec.heads(); head++) {
                    arithmetic.add(part, 0, mixedHeads.get(i).get(head), row, layer.mixed.get(head).weight, 0, m, size);
                }
                addPart(work, 2 * i, row, m);
            }
        }

        /** The input of the next part is that of this one and what this one adds. */
        private void addPart(Work work, int number, int row, int m) {
            drop(work, part, 0, m, DROPPED_ADDITIONS + number, row);
            arithmetic.copy(x[number], row, x[number + 1], row, m);
            for (int r = 0; r < m; r++) {
                arithmetic.add(part.values, part.at(r), x[number + 1].values, x[number + 1].at(row + r), part.width);
            }
        }

        /** Turns queries and keys by their steps, or back. */
        private void rotate(Matrix all, int row, int m, int direction) {
            int half = size / 2;
            for (int r = row; r < row + m; r++) {
                int step = r / windows * half;
                int at = all.at(r);
                for (int head = 0; head < spec.heads(); head++, at += padded) {
                    Norms.rotate(all.values, at, queryCosines, querySines, step, half, direction);
                }
                for (int head = 0; head < spec.heads(); head++, at += padded) {
                    Norms.rotate(all.values, at, cosines, sines, step, half, direction);
                }
            }
        }

        /** One head's columns of one window, [channel][step]. */
        private void turn(Matrix head, int window) {
            for (int t = 0; t < time; t++) {
                int at = head.at(t * windows + window);
                for (int j = 0; j < size; j++) {
                    turned.values[turned.at(j) + t] = head.values[at + j];
                }
            }
        }

        /** The first key, in whole vectors, that queries from one on see. */
        private int firstKey(int query) {
            int first = Math.max(0, query - spec.window() + 1);
            return first - first % Matrix.VECTOR;
        }

        /** Products of a head's queries with the turned keys become shares; those not seen are 0. */
        private void share(Matrix queries, int window, int from, int to) {
            int low = firstKey(from);
            int high = Matrix.padded(to);
            timesTurned(queries, window, from, to, shares);
            for (int t = from; t < to; t++) {
                int at = shares.at(t - from);
                int first = at + Math.max(0, t - spec.window() + 1);
                Arrays.fill(shares.values, at + low, first, 0);
                float factor = 1 / Norms.exponentials(shares.values, first, at + t + 1);
                for (int j = first; j <= at + t; j++) {
                    shares.values[j] *= factor;
                }
                Arrays.fill(shares.values, at + t + 1, at + high, 0);
            }
        }

        private void timesTurned(Matrix rows, int window, int from, int to, Matrix result) {
            int low = firstKey(from);
            arithmetic.product(
                    result.values,
                    result.offset + low,
                    result.stride,
                    zeros,
                    0,
                    0,
                    rows.values,
                    rows.at(from * windows + window),
                    windows * rows.stride,
                    1,
                    turned.values,
                    turned.offset + low,
                    turned.stride,
                    to - from,
                    Matrix.padded(to) - low,
                    size);
        }

        /** Rows of one window from one on: C = weights · B, the weights being shares or their slopes. */
        private void weighted(Matrix c, Matrix weights, Matrix b, int window, int from, int to) {
            int low = firstKey(from);
            arithmetic.product(
                    c.values,
                    c.at(from * windows + window),
                    windows * c.stride,
                    zeros,
                    0,
                    0,
                    weights.values,
                    weights.offset + low,
                    weights.stride,
                    1,
                    b.values,
                    b.at(low * windows + window),
                    windows * b.stride,
                    to - from,
                    padded,
                    to - low);
        }

        /** Rows of keys or values: C += weightsᵀ · B, B being rows of the queries' steps. */
        private void addWeighted(Matrix c, Matrix weights, Matrix b, int window, int from, int to) {
            int low = firstKey(from);
            int at = c.at(low * windows + window);
            int apart = windows * c.stride;
            arithmetic.product(
                    c.values,
                    at,
                    apart,
                    c.values,
                    at,
                    apart,
                    weights.values,
                    weights.offset + low,
                    1,
                    weights.stride,
                    b.values,
                    b.at(from * windows + window),
                    windows * b.stride,
                    to - low,
                    padded,
                    to - from);
        }

        private void mix(int i, int window, int head) {
            turn(inputs[i].keys.get(head), window);
            for (int from = 0; from < time; from += QUERIES) {
                int to = Math.min(time, from + QUERIES);
                share(inputs[i].queries.get(head), window, from, to);
                weighted(mixedHeads.get(i).get(head), shares, inputs[i].values.get(head), window, from, to);
            }
        }

        private void attentionSlopes(Work work, int i, int end) {
            LayerParts layer = layers.get(i);
            for (int row = 0; row < end; row += ROWS) {
                int m = Math.min(ROWS, end - row);
                slopesOfPart(work, 2 * i, row, m);
                for (int head = 0; head < spec.heads(); head++) {
                    Part mix = layer.mixed.get(head);
                    arithmetic.addTransposed(mix.slopes, 0, mixedHeads.get(i).get(head), row, part, 0, size, m);
                    set(dMixedHeads.get(head), row, part, 0, mix.transposed, m, channels);
                }
            }
            Arrays.fill(dInputs.all.values, 0, dInputs.all.at(end), 0);
            for (int window = 0; window < windows; window++) {
                for (int head = 0; head < spec.heads(); head++) {
                    mixSlopes(i, window, head);
                }
            }
            for (int row = 0; row < end; row += ROWS) {
                int m = Math.min(ROWS, end - row);
                rotate(dInputs.all, row, m, -1);
                norm(x[2 * i], row, layer.attentionGain, m);
                arithmetic.addTransposed(layer.input.slopes, 0, n, 0, dInputs.all, row, channels, m);
                set(dn, 0, dInputs.all, row, layer.input.transposed, m, dInputs.all.width);
                normSlopes(x[2 * i], row, layer.attentionGain, m);
            }
        }

        /** The slopes of what a part added are those of its sum, dropped as it was. */
        private void slopesOfPart(Work work, int number, int row, int m) {
            arithmetic.copy(dx, row, part, 0, m);
            drop(work, part, 0, m, DROPPED_ADDITIONS + number, row);
        }

        /** With shares p and their slopes dp, the slopes of scores are p·(dp − Σ p·dp). */
        private void mixSlopes(int i, int window, int head) {
            Inputs in = inputs[i];
            for (int from = 0; from < time; from += QUERIES) {
                int to = Math.min(time, from + QUERIES);
                int low = firstKey(from);
                turn(in.keys.get(head), window);
                share(in.queries.get(head), window, from, to);
                turn(in.values.get(head), window);
                timesTurned(dMixedHeads.get(head), window, from, to, dShares);
                addWeighted(dInputs.values.get(head), shares, dMixedHeads.get(head), window, from, to);
                for (int r = 0; r < to - from; r++) {
                    scoreSlopes(shares.at(r) + low, dShares.at(r) + low, Matrix.padded(to) - low);
                }
                weighted(dInputs.queries.get(head), dShares, in.keys.get(head), window, from, to);
                addWeighted(dInputs.keys.get(head), dShares, in.queries.get(head), window, from, to);
            }
        }

        private void scoreSlopes(int share, int slope, int count) {
            float sum = 0;
            for (int j = 0; j < count; j++) {
                sum += shares.values[share + j] * dShares.values[slope + j];
            }
            for (int j = 0; j < count; j++) {
                dShares.values[slope + j] = shares.values[share + j] * (dShares.values[slope + j] - sum);
            }
        }

        private void feedForward(Work work, int i, int end) {
            LayerParts layer = layers.get(i);
            for (int row = 0; row < end; row += ROWS) {
                int m = Math.min(ROWS, end - row);
                norm(x[2 * i + 1], row, layer.feedForwardGain, m);
                set(gated[i], row, n, 0, layer.gated.weight, m, channels);
                swish(gated[i], row, m);
                set(part, 0, z, 0, layer.down.weight, m, spec.feedForwardSize());
                addPart(work, 2 * i + 1, row, m);
            }
        }

        /** z = gate · sigmoid(gate) · up */
        private void swish(Matrix sums, int row, int m) {
            for (int r = 0; r < m; r++) {
                int at = sums.at(row + r);
                int to = z.at(r);
                for (int j = 0; j < z.width; j++) {
                    float gate = sums.values[at + j];
                    z.values[to + j] = gate * PlainArithmetic.sigmoid(gate) * sums.values[at + z.width + j];
                }
            }
        }

        private void feedForwardSlopes(Work work, int i, int end) {
            LayerParts layer = layers.get(i);
            for (int row = 0; row < end; row += ROWS) {
                int m = Math.min(ROWS, end - row);
                slopesOfPart(work, 2 * i + 1, row, m);
                swish(gated[i], row, m);
                arithmetic.addTransposed(layer.down.slopes, 0, z, 0, part, 0, spec.feedForwardSize(), m);
                set(dz, 0, part, 0, layer.down.transposed, m, channels);
                swishSlopes(gated[i], row, m);
                norm(x[2 * i + 1], row, layer.feedForwardGain, m);
                arithmetic.addTransposed(layer.gated.slopes, 0, n, 0, gated[i], row, channels, m);
                set(dn, 0, gated[i], row, layer.gated.transposed, m, gated[i].width);
                normSlopes(x[2 * i + 1], row, layer.feedForwardGain, m);
            }
        }

        /** Sums of gate and up become their slopes. */
        private void swishSlopes(Matrix sums, int row, int m) {
            for (int r = 0; r < m; r++) {
                int at = sums.at(row + r);
                int of = dz.at(r);
                for (int j = 0; j < dz.width; j++) {
                    float gate = sums.values[at + j];
                    float up = sums.values[at + dz.width + j];
                    float s = PlainArithmetic.sigmoid(gate);
                    float d = dz.values[of + j];
                    sums.values[at + j] = d * up * (s + gate * (s * (1 - s)));
                    sums.values[at + dz.width + j] = d * (gate * s);
                }
            }
        }
    }
}
