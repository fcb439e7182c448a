package io.cadenza.javabackend;

import io.cadenza.core.model.TransformerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The transformer. Gains of norms are multiplied into the weights behind them, and the scale of attention into those of queries;
 * queries, keys and values are one product, gate and up another.
 */
final class TransformerNetwork implements Network {
    final TransformerSpec spec;
    final float[][] embedding;
    final List<Layer> layers = new ArrayList<>();
    final Dense output;

    /** One layer's products; {@code input} gives [query | key | value], {@code gated} [gate | up]. */
    record Layer(Dense input, Dense output, Dense gated, Dense down) {}

    TransformerNetwork(TransformerSpec spec, Parameters parameters) {
        this.spec = spec;
        this.embedding = parameters.rows("embedding/weight");
        float scale = (float) (1 / Math.sqrt(spec.headChannels()));
        for (int i = 0; i < spec.layers(); i++) {
            String attention = "block" + i + "/attention/";
            String feedForward = "block" + i + "/feedforward/";
            float[][] query = parameters.rows(attention + "query/weight");
            for (float[] row : query) {
                for (int j = 0; j < row.length; j++) {
                    row[j] *= scale;
                }
            }
            layers.add(new Layer(
                    behindNorm(
                            parameters,
                            attention,
                            query,
                            parameters.rows(attention + "key/weight"),
                            parameters.rows(attention + "value/weight")),
                    unbiased(parameters.rows(attention + "output/weight")),
                    behindNorm(
                            parameters,
                            feedForward,
                            parameters.rows(feedForward + "gate/weight"),
                            parameters.rows(feedForward + "up/weight")),
                    unbiased(parameters.rows(feedForward + "down/weight"))));
        }
        float[][] last = parameters.rows("output/weight");
        gained(last, parameters.vector("norm/gain"));
        this.output = new Dense(last, parameters.vector("output/bias"));
    }

    /** Layers of one normed input as one, their outputs side by side. */
    private static Dense behindNorm(Parameters parameters, String part, float[][]... sides) {
        float[][] rows = new float[sides[0].length][];
        for (int row = 0; row < rows.length; row++) {
            int width = Arrays.stream(sides).mapToInt(side -> side[0].length).sum();
            rows[row] = new float[width];
            int at = 0;
            for (float[][] side : sides) {
                System.arraycopy(side[row], 0, rows[row], at, side[row].length);
                at += side[row].length;
            }
        }
        gained(rows, parameters.vector(part + "norm/gain"));
        return unbiased(rows);
    }

    private static void gained(float[][] rows, float[] gain) {
        for (int row = 0; row < rows.length; row++) {
            for (int j = 0; j < rows[row].length; j++) {
                rows[row][j] *= gain[row];
            }
        }
    }

    private static Dense unbiased(float[][] rows) {
        return new Dense(rows, new float[rows[0].length]);
    }

    @Override
    public TransformerStreams streams(int count) {
        return new TransformerStreams(this, count);
    }

    @Override
    public float[][] window(int[] ids) {
        return StepwiseStreams.window(streams(1), ids);
    }

    /**
     * Streams of a transformer. Each layer keeps the keys and values of a stream's latest tokens, a token's in the slot of its place
     * modulo the window, so that a token costs the same at every position.
     */
    private static final class TransformerStreams implements StepwiseStreams {
        /** A stream's place is written as two numbers below this, which floats hold exactly. */
        private static final int PLACES = 1 << 20;

        private final TransformerNetwork network;
        private final TransformerSpec spec;
        private final int streams;
        private final int size;
        private final int window;
        private final double[] rotations;
        private final RowKernel kernel;
        /** How many tokens each stream has had. */
        private final long[] places;
        /** [layer][stream] */
        private final Cache[][] caches;

        private final Rows residual;
        private final Rows normed;
        private final Rows inputs;
        private final Rows mixed;
        private final Rows added;
        private final Rows gates;
        private final Rows gated;
        /** [row][pair] */
        private final Rows cosines;

        private final Rows sines;
        private final float[] scores;
        private final float[] head;
        private final float[][] last;

        private int steps;

        /** What one layer knows of one stream: keys channel by channel, so that one sum goes over all slots. */
        private static final class Cache {
            /** [channel][slot] */
            final float[][] keys;
            /** [slot][head][channel of the head] */
            final float[][][] values;

            Cache(TransformerSpec spec) {
                keys = new float[spec.embeddingSize()][spec.window()];
                values = new float[spec.window()][spec.heads()][spec.headChannels()];
            }
        }

        TransformerStreams(TransformerNetwork network, int streams) {
            this.network = network;
            this.spec = network.spec;
            this.streams = streams;
            this.size = spec.headChannels();
            this.window = spec.window();
            this.rotations = spec.rotations();
            this.kernel = RowKernel.of(streams);
            this.places = new long[streams];
            this.caches = new Cache[spec.layers()][streams];
            for (Cache[] layer : caches) {
                Arrays.setAll(layer, stream -> new Cache(spec));
            }
            int channels = spec.embeddingSize();
            this.residual = new Rows(channels);
            this.normed = new Rows(channels);
            this.inputs = new Rows(3 * channels);
            this.mixed = new Rows(channels);
            this.added = new Rows(channels);
            this.gates = new Rows(2 * spec.feedForwardSize());
            this.gated = new Rows(spec.feedForwardSize());
            this.cosines = new Rows(rotations.length);
            this.sines = new Rows(rotations.length);
            this.scores = new float[window];
            this.head = new float[size];
            this.last = new float[streams][];
        }

        @Override
        public void advance(int[][] ids, int from, int to) {
            steps = to - from;
            int rows = streams * steps;
            float[][] x = residual.atLeast(rows);
            for (int row = 0; row < rows; row++) {
                float[] token = network.embedding[ids[row / steps][from + row % steps]];
                System.arraycopy(token, 0, x[row], 0, token.length);
            }
            turn(rows);
            for (int layer = 0; layer < spec.layers(); layer++) {
                attend(layer, x, rows);
                feedForward(network.layers.get(layer), x, rows);
            }
            for (int stream = 0; stream < streams; stream++) {
                places[stream] += steps;
            }
        }

        /** The rotations of all rows, in double precision: places may be large. */
        private void turn(int rows) {
            float[][] cosine = cosines.atLeast(rows);
            float[][] sine = sines.atLeast(rows);
            for (int row = 0; row < rows; row++) {
                long place = places[row / steps] + row % steps;
                if (row >= steps && places[row / steps] == places[row / steps - 1]) {
                    System.arraycopy(cosine[row - steps], 0, cosine[row], 0, rotations.length);
                    System.arraycopy(sine[row - steps], 0, sine[row], 0, rotations.length);
                    continue;
                }
                for (int i = 0; i < rotations.length; i++) {
                    cosine[row][i] = (float) Math.cos(place * rotations[i]);
                    sine[row][i] = (float) Math.sin(place * rotations[i]);
                }
            }
        }

        private float[][] norm(float[][] x, int rows) {
            float[][] n = normed.atLeast(rows);
            for (int row = 0; row < rows; row++) {
                scale(x[row], Norms.inverseRoot(x[row], 0, x[row].length), n[row]);
            }
            return n;
        }

        private static void scale(float[] x, float factor, float[] y) {
            for (int j = 0; j < y.length; j++) {
                y[j] = x[j] * factor;
            }
        }

        private void attend(int number, float[][] x, int rows) {
            Layer layer = network.layers.get(number);
            float[][] input = inputs.atLeast(rows);
            layer.input.apply(kernel, norm(x, rows), input, rows);
            float[][] mix = mixed.atLeast(rows);
            for (int row = 0; row < rows; row++) {
                int stream = row / steps;
                Cache cache = caches[number][stream];
                long place = places[stream] + row % steps;
                remember(cache, input[row], (int) (place % window), row);
                int known = (int) Math.min(place + 1, window);
                for (int h = 0; h < spec.heads(); h++) {
                    attend(cache, h, input[row], known, mix[row]);
                }
            }
            add(layer.output, mix, x, rows);
        }

        private void add(Dense dense, float[][] from, float[][] x, int rows) {
            float[][] more = added.atLeast(rows);
            dense.apply(kernel, from, more, rows);
            for (int row = 0; row < rows; row++) {
                kernel.add(more[row], 0, x[row]);
            }
        }

        /** Rotates a row's query and key; key and value go into a slot. */
        private void remember(Cache cache, float[] input, int slot, int row) {
            int channels = spec.embeddingSize();
            float[] cosine = cosines.atLeast(row + 1)[row];
            float[] sine = sines.atLeast(row + 1)[row];
            for (int first = 0; first < 2 * channels; first += size) {
                Norms.rotate(input, first, cosine, sine, 0, size / 2, 1);
            }
            for (int channel = 0; channel < channels; channel++) {
                cache.keys[channel][slot] = input[channels + channel];
            }
            for (int h = 0; h < spec.heads(); h++) {
                System.arraycopy(input, 2 * channels + h * size, cache.values[slot][h], 0, size);
            }
        }

        private void attend(Cache cache, int h, float[] input, int known, float[] mix) {
            Arrays.fill(scores, 0);
            int first = h * size;
            int c = first;
            for (; c + 4 <= first + size; c += 4) {
                Dense.addFour(
                        cache.keys[c],
                        input[c],
                        cache.keys[c + 1],
                        input[c + 1],
                        cache.keys[c + 2],
                        input[c + 2],
                        cache.keys[c + 3],
                        input[c + 3],
                        scores);
            }
            for (; c < first + size; c++) {
                Dense.addOne(cache.keys[c], input[c], scores);
            }
            float factor = 1 / Norms.exponentials(scores, 0, known);
            Arrays.fill(head, 0);
            int slot = 0;
            for (; slot + 4 <= known; slot += 4) {
                Dense.addFour(
                        cache.values[slot][h],
                        scores[slot],
                        cache.values[slot + 1][h],
                        scores[slot + 1],
                        cache.values[slot + 2][h],
                        scores[slot + 2],
                        cache.values[slot + 3][h],
                        scores[slot + 3],
                        head);
            }
            for (; slot < known; slot++) {
                Dense.addOne(cache.values[slot][h], scores[slot], head);
            }
            for (int j = 0; j < size; j++) {
                mix[first + j] = head[j] * factor;
            }
        }

        private void feedForward(Layer layer, float[][] x, int rows) {
            float[][] sums = gates.atLeast(rows);
            layer.gated.apply(kernel, norm(x, rows), sums, rows);
            float[][] z = gated.atLeast(rows);
            for (int row = 0; row < rows; row++) {
                kernel.swish(sums[row], z[row]);
            }
            add(layer.down, z, x, rows);
        }

        @Override
        public float[][] lastLogits() {
            float[][] x = residual.atLeast(streams * steps);
            for (int stream = 0; stream < streams; stream++) {
                last[stream] = x[(stream + 1) * steps - 1];
            }
            return logits(last, streams);
        }

        @Override
        public float[][] everyLogits() {
            return logits(residual.atLeast(streams * steps), streams * steps);
        }

        private float[][] logits(float[][] x, int rows) {
            float[][] logits = new float[rows][network.output.outputs()];
            network.output.apply(kernel, norm(x, rows), logits, rows);
            return logits;
        }

        /** The stream's place, then of each layer and slot that is used the keys and the values. */
        @Override
        public float[] past(int stream) {
            int known = (int) Math.min(places[stream], window);
            float[] past = new float[2 + 2 * spec.layers() * known * spec.embeddingSize()];
            long high = places[stream] / PLACES;
            past[0] = high;
            past[1] = (float) (places[stream] % PLACES);
            int at = 2;
            for (Cache[] layer : caches) {
                for (float[] channel : layer[stream].keys) {
                    System.arraycopy(channel, 0, past, at, known);
                    at += known;
                }
                for (int slot = 0; slot < known; slot++) {
                    for (float[] value : layer[stream].values[slot]) {
                        System.arraycopy(value, 0, past, at, size);
                        at += size;
                    }
                }
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            long high = (long) past[0];
            long low = (long) past[1];
            places[stream] = high * PLACES + low;
            int known = (int) Math.min(places[stream], window);
            int at = 2;
            for (Cache[] layer : caches) {
                for (float[] channel : layer[stream].keys) {
                    System.arraycopy(past, at, channel, 0, known);
                    at += known;
                }
                for (int slot = 0; slot < known; slot++) {
                    for (float[] value : layer[stream].values[slot]) {
                        System.arraycopy(past, at, value, 0, size);
                        at += size;
                    }
                }
            }
        }
    }
}
