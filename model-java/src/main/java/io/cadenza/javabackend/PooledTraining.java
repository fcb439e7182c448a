package io.cadenza.javabackend;

import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.javabackend.TrainingMemory.Layer;
import io.cadenza.javabackend.TrainingMemory.LayerSlots;
import io.cadenza.javabackend.TrainingMemory.Layout;
import io.cadenza.javabackend.TrainingMemory.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The article's pooled network in training. Of each convolution the activations behind ReLU and dropout are kept: they tell
 * which of a pair was the larger, and whether it was more than 0.
 */
final class PooledTraining implements TrainableNetwork {
    /** Rows of the first convolution that a chunk should have. */
    private static final int CHUNK_ROWS = 1024;

    private final SimpleWaveNetSpec spec;
    private final Layout layout;
    private final TokenTables.Slots tokens;
    /** Of the convolutions behind the first, [convolution − 1][tap]. */
    private final List<List<LayerSlots>> convolutions = new ArrayList<>();

    private final Slot firstBias;
    private final HeadTraining.Slots head;

    PooledTraining(SimpleWaveNetSpec spec) {
        this.spec = spec;
        this.layout = new Layout(spec.weightShapes());
        this.tokens = TokenTables.Slots.of(layout, "conv0/weight", 1);
        this.firstBias = layout.reserve(1, spec.filters().get(0), false);
        layout.place("conv0/bias", 0, firstBias, 0, 1);
        for (int i = 1; i < spec.convolutions(); i++) {
            int in = spec.filters().get(i - 1);
            int out = spec.filters().get(i);
            Slot bias = layout.reserve(1, out, false);
            layout.place("conv" + i + "/bias", 0, bias, 0, 1);
            List<LayerSlots> taps = new ArrayList<>();
            for (int tap = 0; tap < spec.kernelSize(); tap++) {
                Slot weight = layout.reserve(in, out, true);
                layout.place("conv" + i + "/weight", tap * in, weight, 0, 1);
                taps.add(new LayerSlots(weight, bias));
            }
            convolutions.add(taps);
        }
        this.head = HeadTraining.Slots.of(layout);
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
        return head.output();
    }

    @Override
    public int windowsAtOnce(int time, int windows) {
        return Math.min(windows, Math.max(1, CHUNK_ROWS / time));
    }

    @Override
    public Pass pass(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
        return new Through(memory, tables, thread, arithmetic);
    }

    private final class Through implements Pass {
        private final TokenTables tables;
        private final int thread;
        private final Arithmetic arithmetic;
        private final HeadTraining ends;
        private final Matrix first;
        private final Matrix firstSlopes;
        private final List<List<Layer>> layers = new ArrayList<>();
        private final int[] shifts = new int[spec.kernelSize()];
        /** Activations of each convolution; on the way back the slopes of its sums. */
        private final Matrix[] y = new Matrix[spec.convolutions()];
        /** Pooled, and the slopes of that. */
        private final Matrix[] x = new Matrix[spec.convolutions()];

        private final Matrix[] dx = new Matrix[spec.convolutions()];
        private Matrix features = Matrix.zeros(0, spec.filters().get(spec.convolutions() - 1));
        private int rows;

        Through(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
            this.tables = tables;
            this.thread = thread;
            this.arithmetic = arithmetic;
            this.ends = new HeadTraining(memory, head, thread, arithmetic);
            this.first = memory.matrix(memory.weights, firstBias);
            this.firstSlopes = memory.matrix(memory.gradients[thread], firstBias);
            for (List<LayerSlots> taps : convolutions) {
                layers.add(
                        taps.stream().map(slots -> memory.layer(slots, thread)).toList());
            }
        }

        private void reserve(int n, int time) {
            if (rows < n * time || features.capacity() < n) {
                rows = Math.max(rows, n * time);
                int windows = Math.max(features.capacity(), n);
                for (int i = 0; i < spec.convolutions(); i++) {
                    int filters = spec.filters().get(i);
                    y[i] = Matrix.zeros(rows >> i, filters);
                    x[i] = Matrix.zeros(rows >> (i + 1), filters);
                    dx[i] = Matrix.zeros(rows >> (i + 1), filters);
                }
                features = Matrix.zeros(windows, spec.filters().get(spec.convolutions() - 1));
            }
        }

        @Override
        public double run(Work work) {
            int n = work.windows();
            int time = Math.max(work.time(), spec.shortestWindow());
            reserve(n, time);
            for (int tap = 0; tap < spec.kernelSize(); tap++) {
                int back = (spec.kernelSize() - 1 - tap) * spec.dilations().get(0);
                shifts[tap] = (back + time - work.time()) * n;
            }
            tables.gather(arithmetic, first, work.tokens(), shifts, y[0], 0, pairs(time, 0) * 2 * n);
            pool(work, 0, time);
            for (int i = 1; i < spec.convolutions(); i++) {
                convolve(i, pairs(time, i) * 2 * n, n);
                pool(work, i, time);
            }
            int last = spec.convolutions() - 1;
            largestOverTime(x[last], pairs(time, last), n);
            int[] numbers = work.numbers(work.time());
            int target = (work.time() - 1) * n;
            double loss = ends.run(work, features, 0, n, false, work.targets(), numbers, target, -1);
            if (work.training()) {
                largestSlopes(x[last], dx[last], pairs(time, last), n);
                for (int i = last; i >= 0; i--) {
                    poolSlopes(work, i, time);
                    back(work, i, pairs(time, i) * 2 * n);
                }
            }
            return loss;
        }

        /** How many pairs of steps a convolution's output has. */
        private int pairs(int time, int convolution) {
            return time >> (convolution + 1);
        }

        private void convolve(int i, int m, int n) {
            int last = spec.kernelSize() - 1;
            for (int tap = last; tap >= 0; tap--) {
                Layer layer = layers.get(i - 1).get(tap);
                int shift = (last - tap) * spec.dilations().get(i) * n;
                int in = spec.filters().get(i - 1);
                if (tap == last) {
                    arithmetic.affine(y[i], 0, layer.bias(), x[i - 1], 0, layer.weight(), 0, m, in);
                } else if (shift < m) {
                    arithmetic.add(y[i], shift, x[i - 1], 0, layer.weight(), 0, m - shift, in);
                }
            }
        }

        private void pool(Work work, int i, int time) {
            int n = work.windows();
            int pairs = pairs(time, i);
            int[] numbers = work.numbers(2 * pairs);
            for (int pair = 0; pair < pairs; pair++) {
                int row = 2 * pair * n;
                arithmetic.relu(y[i], row, 2 * n);
                if (work.training() && work.dropout().threshold > 0) {
                    arithmetic.drop(y[i], row, 2 * n, work.dropout(), i, numbers, row);
                }
                arithmetic.larger(y[i], row, row + n, x[i], pair * n, n);
            }
        }

        private void poolSlopes(Work work, int i, int time) {
            int n = work.windows();
            float scale = work.dropout().scale;
            for (int pair = 0; pair < pairs(time, i); pair++) {
                arithmetic.largerSlopes(y[i], 2 * pair * n, (2 * pair + 1) * n, dx[i], pair * n, n, scale);
            }
        }

        private void back(Work work, int i, int m) {
            if (i == 0) {
                arithmetic.addRows(y[0], 0, m, firstSlopes);
                tables.scatter(arithmetic, thread, work.tokens(), shifts, y[0], 0, m);
                return;
            }
            int last = spec.kernelSize() - 1;
            int in = spec.filters().get(i - 1);
            Arrays.fill(dx[i - 1].values, 0);
            for (int tap = last; tap >= 0; tap--) {
                Layer layer = layers.get(i - 1).get(tap);
                int shift = (last - tap) * spec.dilations().get(i) * work.windows();
                if (shift < m) {
                    arithmetic.addTransposed(layer.weightSlopes(), 0, x[i - 1], 0, y[i], shift, in, m - shift);
                    arithmetic.add(dx[i - 1], 0, y[i], shift, layer.transposed(), 0, m - shift, y[i].width);
                }
            }
            arithmetic.addRows(y[i], 0, m, layers.get(i - 1).get(last).biasSlopes());
        }

        private void largestOverTime(Matrix x, int steps, int n) {
            arithmetic.copy(x, 0, features, 0, n);
            for (int row = n; row < steps * n; row++) {
                int from = x.at(row);
                int to = features.at(row % n);
                for (int j = 0; j < x.width; j++) {
                    features.values[to + j] = Math.max(features.values[to + j], x.values[from + j]);
                }
            }
        }

        /** The slope of a maximum over time goes to the first step that has it; the pooled values lose what tells. */
        private void largestSlopes(Matrix x, Matrix dx, int steps, int n) {
            for (int window = 0; window < n; window++) {
                int slope = features.at(window);
                for (int j = 0; j < x.width; j++) {
                    int largest = window;
                    for (int row = window + n; row < steps * n; row += n) {
                        if (x.values[x.at(row) + j] > x.values[x.at(largest) + j]) {
                            largest = row;
                        }
                    }
                    for (int row = window; row < steps * n; row += n) {
                        dx.values[dx.at(row) + j] = row == largest ? features.values[slope + j] : 0;
                    }
                }
            }
        }
    }
}
