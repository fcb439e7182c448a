package io.cadenza.javabackend;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.javabackend.TrainingMemory.Layer;
import io.cadenza.javabackend.TrainingMemory.LayerSlots;
import io.cadenza.javabackend.TrainingMemory.Layout;
import io.cadenza.javabackend.TrainingMemory.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The stacked LSTM in training. Of each step the gates' values and both states are kept; on the way back the gates' slopes take
 * their place, and those of the layer below the place of the slopes that led to them.
 */
final class LstmTraining implements TrainableNetwork {
    /** How much of what a chunk keeps may lie in memory for each thread, unless a few windows alone need more. */
    private static final long CHUNK_BYTES = 128L << 20;
    /** Below this many windows at a time a step's product waits for its weights. */
    private static final int FEW_WINDOWS = 8;
    /** Rows whose slopes are added to those of the weights at a time. */
    private static final int ROWS = 256;

    private static final int DROPPED_STATE = 0;
    private static final int DROPPED_HEAD = 1;
    /** Of the lowest layer; each has its own. */
    private static final int DROPPED_LAYER = 2;

    private final LstmSpec spec;
    private final Layout layout;
    private final TokenTables.Slots tokens;
    private final List<LayerSlots> inputs = new ArrayList<>();
    private final List<LayerSlots> recurrents = new ArrayList<>();
    private final HeadTraining.Slots head;

    LstmTraining(LstmSpec spec) {
        this.spec = spec;
        this.layout = new Layout(spec.weightShapes());
        this.tokens = TokenTables.Slots.of(layout, "lstm0/input/weight", 4);
        for (int i = 0; i < spec.layers(); i++) {
            String name = "lstm" + i + "/";
            int hidden = spec.hiddenSizes().get(i);
            int columns = 4 * Matrix.padded(hidden);
            Slot bias = layout.reserve(1, columns, false);
            layout.place(name + "bias", 0, bias, 0, 4);
            Slot recurrent = layout.reserve(hidden, columns, true);
            layout.place(name + "recurrent/weight", 0, recurrent, 0, 4);
            recurrents.add(new LayerSlots(recurrent, bias));
            if (i > 0) {
                Slot input = layout.reserve(spec.hiddenSizes().get(i - 1), columns, true);
                layout.place(name + "input/weight", 0, input, 0, 4);
                inputs.add(new LayerSlots(input, bias));
            }
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
        long row = 0;
        for (int hidden : spec.hiddenSizes()) {
            row += Matrix.stride(4 * Matrix.padded(hidden))
                    + (spec.layerDropout() > 0 ? 3L : 2L) * Matrix.stride(hidden);
        }
        long fitting = CHUNK_BYTES / (Float.BYTES * row * time);
        return (int) Math.min(windows, Math.max(FEW_WINDOWS, fitting));
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
        private final List<Layer> lower = new ArrayList<>();
        private final List<Layer> recurrent = new ArrayList<>();
        private final int[] shifts = {0};
        private final Matrix[] gates = new Matrix[spec.layers()];
        /** States, one step of zeros first. */
        private final Matrix[] c = new Matrix[spec.layers()];

        private final Matrix[] h = new Matrix[spec.layers()];
        private final Matrix[] dc = new Matrix[spec.layers()];
        /** What is left of the states for the layer above, where some are dropped. */
        private final Matrix[] left = new Matrix[spec.layers()];
        /** Slopes of a layer's output; for all layers of the widest one's size. */
        private Matrix dh = Matrix.zeros(0, 1);

        private int[] numbers = {};
        private int rows;
        private int windows;

        Through(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
            this.tables = tables;
            this.thread = thread;
            this.arithmetic = arithmetic;
            this.ends = new HeadTraining(memory, head, thread, arithmetic);
            inputs.forEach(slots -> lower.add(memory.layer(slots, thread)));
            recurrents.forEach(slots -> recurrent.add(memory.layer(slots, thread)));
        }

        private int hidden(int layer) {
            return spec.hiddenSizes().get(layer);
        }

        private void reserve(Work work) {
            int more = work.windows() * work.time();
            if (rows < more || windows < work.windows()) {
                rows = Math.max(rows, more);
                windows = Math.max(windows, work.windows());
                int widest = 0;
                for (int i = 0; i < spec.layers(); i++) {
                    gates[i] = Matrix.zeros(rows, 4 * Matrix.padded(hidden(i)));
                    c[i] = Matrix.zeros(windows + rows, hidden(i));
                    h[i] = Matrix.zeros(windows + rows, hidden(i));
                    dc[i] = Matrix.zeros(windows, hidden(i));
                    left[i] = Matrix.zeros(spec.layerDropout() > 0 ? rows : 0, hidden(i));
                    widest = Math.max(widest, hidden(i));
                }
                dh = Matrix.zeros(rows, widest);
            }
        }

        @Override
        public double run(Work work) {
            reserve(work);
            int n = work.windows();
            int end = n * work.time();
            numbers = work.numbers(work.time());
            for (int i = 0; i < spec.layers(); i++) {
                forth(work, i);
            }
            int top = spec.layers() - 1;
            int scored = work.lossStart();
            Matrix dTop = dh.columns(0, h[top].width);
            arithmetic.copy(h[top], n + scored, dTop, scored, end - scored);
            boolean dropping = work.training() && work.dropout().threshold > 0;
            if (dropping) {
                arithmetic.drop(dTop, scored, end - scored, work.dropout(), DROPPED_STATE, numbers, scored);
            }
            double loss =
                    ends.run(work, dTop, scored, end - scored, false, work.targets(), numbers, scored, DROPPED_HEAD);
            if (work.training()) {
                if (dropping) {
                    arithmetic.drop(dTop, scored, end - scored, work.dropout(), DROPPED_STATE, numbers, scored);
                }
                Arrays.fill(dh.values, 0, dh.at(scored), 0);
                for (int i = top; i >= 0; i--) {
                    back(work, i);
                }
                tables.scatter(arithmetic, thread, work.tokens(), shifts, gates[0], 0, end);
            }
            return loss;
        }

        private void forth(Work work, int i) {
            int n = work.windows();
            Layer layer = recurrent.get(i);
            Arrays.fill(c[i].values, 0, c[i].at(n), 0);
            Arrays.fill(h[i].values, 0, h[i].at(n), 0);
            boolean dropping = i > 0 && work.dropsBetweenLayers();
            if (dropping) {
                arithmetic.copy(h[i - 1], n, left[i - 1], 0, n * work.time());
                drop(work, i, left[i - 1], 0, n * work.time());
            }
            for (int t = 0; t < work.time(); t++) {
                int row = t * n;
                if (i == 0) {
                    tables.gather(arithmetic, layer.bias(), work.tokens(), shifts, gates[0], row, n);
                } else {
                    Matrix weight = lower.get(i - 1).weight();
                    Matrix below = dropping ? left[i - 1] : h[i - 1];
                    int belowRow = dropping ? row : row + n;
                    arithmetic.affine(gates[i], row, layer.bias(), below, belowRow, weight, 0, n, hidden(i - 1));
                }
                if (t > 0) {
                    arithmetic.add(gates[i], row, h[i], row, layer.weight(), 0, n, hidden(i));
                }
                arithmetic.cell(gates[i], row, c[i], h[i], row + n, n);
            }
        }

        /** Drops what goes up to layer i, or its slopes. */
        private void drop(Work work, int i, Matrix x, int row, int m) {
            arithmetic.drop(x, row, m, work.layerDropout(), DROPPED_LAYER + i - 1, numbers, row);
        }

        private void back(Work work, int i) {
            int n = work.windows();
            Layer layer = recurrent.get(i);
            Matrix slopes = dh.columns(0, h[i].width);
            Arrays.fill(dc[i].values, 0);
            int later = work.time() * n;
            for (int t = work.time() - 1; t >= 0; t--) {
                int row = t * n;
                if (t < work.time() - 1) {
                    arithmetic.add(slopes, row, gates[i], row + n, layer.transposed(), 0, n, gates[i].width);
                }
                arithmetic.cellSlopes(gates[i], row, c[i], row + n, slopes, row, dc[i], n);
                if (later - row >= ROWS || t == 0) {
                    below(work, i, row, later - row);
                    later = row;
                }
            }
        }

        /** What steps' slopes bring to the weights and to the layer below. */
        private void below(Work work, int i, int row, int m) {
            int n = work.windows();
            recurrent.get(i).addSlopes(arithmetic, h[i], row, gates[i], row, hidden(i), m);
            if (i > 0) {
                Layer layer = lower.get(i - 1);
                boolean dropping = work.dropsBetweenLayers();
                Matrix input = dropping ? left[i - 1] : h[i - 1];
                int inputRow = dropping ? row : row + n;
                arithmetic.addTransposed(layer.weightSlopes(), 0, input, inputRow, gates[i], row, hidden(i - 1), m);
                Matrix slopes = dh.columns(0, h[i - 1].width);
                Arrays.fill(slopes.values, slopes.at(row), slopes.at(row + m), 0);
                arithmetic.add(slopes, row, gates[i], row, layer.transposed(), 0, m, gates[i].width);
                if (dropping) {
                    drop(work, i, slopes, row, m);
                }
            }
        }
    }
}
