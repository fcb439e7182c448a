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
    /** A thread's share of the units, below which waiting at every step takes longer than it saves. */
    private static final int LEAST_UNITS = 32;
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
    /** Of each thread. */
    private final List<Through> passes = new ArrayList<>();

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
    public boolean together(int time, int windows, int threads) {
        return threads > 1
                && windows < FEW_WINDOWS * threads
                && windowsAtOnce(time, windows) == windows
                && spec.hiddenSizes().stream().allMatch(hidden -> hidden >= LEAST_UNITS * threads);
    }

    @Override
    public Pass pass(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
        Through pass = new Through(memory, tables, thread, arithmetic);
        passes.add(pass);
        return pass;
    }

    /** What there is at every step of a chunk, rows with the steps outermost. */
    private final class Steps {
        private final Matrix[] gates = new Matrix[spec.layers()];
        /** States, one step of zeros first. */
        private final Matrix[] c = new Matrix[spec.layers()];

        private final Matrix[] h = new Matrix[spec.layers()];
        private final Matrix[] dc = new Matrix[spec.layers()];
        /** What is left of the states for the layer above, where some are dropped. */
        private final Matrix[] left = new Matrix[spec.layers()];
        /** Slopes of a layer's output; for all layers of the widest one's size. */
        private Matrix dh = Matrix.zeros(0, 1);

        private int rows;
        private int windows;

        private void reserve(Work work) {
            int more = work.windows() * work.time();
            if (rows < more || windows < work.windows()) {
                rows = Math.max(rows, more);
                windows = Math.max(windows, work.windows());
                int widest = 0;
                for (int i = 0; i < spec.layers(); i++) {
                    int hidden = spec.hiddenSizes().get(i);
                    gates[i] = Matrix.zeros(rows, 4 * Matrix.padded(hidden));
                    c[i] = Matrix.zeros(windows + rows, hidden);
                    h[i] = Matrix.zeros(windows + rows, hidden);
                    dc[i] = Matrix.zeros(windows, hidden);
                    left[i] = Matrix.zeros(spec.layerDropout() > 0 ? rows : 0, hidden);
                    widest = Math.max(widest, hidden);
                }
                dh = Matrix.zeros(rows, widest);
            }
        }

        private Matrix slopes(int layer) {
            return dh.columns(0, h[layer].width);
        }
    }

    /**
     * Some columns of a matrix, copied so that those that the product takes at once lie in one piece: every
     * step reads all of it, and columns of long rows are as many pages of memory.
     */
    private static final class Strips {
        private final Arithmetic arithmetic;
        private final int rows;
        /** Where each strip's columns are in the matrix. */
        private int[] columns = {};

        private int[] widths = {};
        private float[] values = {};

        Strips(Arithmetic arithmetic, int rows) {
            this.arithmetic = arithmetic;
            this.rows = rows;
        }

        /** Copies {@code width} columns from one on in each of the equal groups of a matrix's columns. */
        void pack(Matrix x, int from, int width, int groups) {
            boolean all = width * groups == x.width;
            int ranges = all ? 1 : groups;
            int range = all ? x.width : width;
            int strip = Math.min(range, arithmetic.columnsAtOnce());
            int count = (range + strip - 1) / strip;
            if (columns.length != ranges * count || values.length != rows * ranges * range) {
                columns = new int[ranges * count];
                widths = new int[ranges * count];
                values = new float[rows * ranges * range];
            }
            int at = 0;
            for (int i = 0; i < columns.length; i++) {
                int start = i % count * strip;
                columns[i] = i / count * (x.width / groups) + from + start;
                widths[i] = Math.min(strip, range - start);
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(x.values, x.at(row) + columns[i], values, at, widths[i]);
                    at += widths[i];
                }
            }
        }

        /** The same columns of C += A times what was packed. */
        void addProduct(Matrix c, int cRow, Matrix a, int aRow, int m) {
            int at = 0;
            for (int i = 0; i < columns.length; i++) {
                int width = widths[i];
                int co = c.at(cRow) + columns[i];
                arithmetic.product(
                        c.values,
                        co,
                        c.stride,
                        c.values,
                        co,
                        c.stride,
                        a.values,
                        a.at(aRow),
                        a.stride,
                        1,
                        values,
                        at,
                        width,
                        m,
                        width,
                        rows);
                at += rows * width;
            }
        }
    }

    /**
     * One thread's way. Alone it has all rows and all units. Together with others it has a share of the units at every step, whose
     * weights stay in its cache, and a share of the rows of everything else; then all wait for each other after each step.
     */
    private final class Through implements Pass {
        private final TokenTables tables;
        private final int thread;
        private final Arithmetic arithmetic;
        private final HeadTraining ends;
        private final List<Layer> lower = new ArrayList<>();
        private final List<Layer> recurrent = new ArrayList<>();
        private final List<Strips> forthStrips = new ArrayList<>();
        private final List<Strips> backStrips = new ArrayList<>();
        private final int[] shifts = {0};
        private final Steps own = new Steps();
        /** Its own, or of several threads together the first one's. */
        private Steps steps = own;

        private Work.Team team = new Work.Team(0, 1, new WorkerPool.Barrier(1));
        private int[] numbers = {};

        Through(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
            this.tables = tables;
            this.thread = thread;
            this.arithmetic = arithmetic;
            this.ends = new HeadTraining(memory, head, thread, arithmetic);
            inputs.forEach(slots -> lower.add(memory.layer(slots, thread)));
            for (int i = 0; i < spec.layers(); i++) {
                recurrent.add(memory.layer(recurrents.get(i), thread));
                forthStrips.add(new Strips(arithmetic, hidden(i)));
                backStrips.add(new Strips(arithmetic, 4 * Matrix.padded(hidden(i))));
            }
        }

        private int hidden(int layer) {
            return spec.hiddenSizes().get(layer);
        }

        @Override
        public double run(Work work) {
            team = work.team();
            steps = team.alone() ? own : passes.get(0).own;
            if (team.number() == 0) {
                steps.reserve(work);
            }
            team.await();
            int n = work.windows();
            int end = n * work.time();
            numbers = work.numbers(work.time());
            for (int i = 0; i < spec.layers(); i++) {
                forth(work, i);
            }
            int top = spec.layers() - 1;
            int scored = work.lossStart() + team.from(end - work.lossStart());
            int count = work.lossStart() + team.to(end - work.lossStart()) - scored;
            Matrix dTop = steps.slopes(top);
            arithmetic.copy(steps.h[top], n + scored, dTop, scored, count);
            boolean dropping = work.training() && work.dropout().threshold > 0;
            if (dropping) {
                arithmetic.drop(dTop, scored, count, work.dropout(), DROPPED_STATE, numbers, scored);
            }
            double loss = ends.run(work, dTop, scored, count, false, work.targets(), numbers, scored, DROPPED_HEAD);
            if (work.training()) {
                if (dropping) {
                    arithmetic.drop(dTop, scored, count, work.dropout(), DROPPED_STATE, numbers, scored);
                }
                if (team.number() == 0) {
                    Arrays.fill(dTop.values, 0, dTop.at(work.lossStart()), 0);
                }
                for (int i = top; i >= 0; i--) {
                    team.await();
                    back(work, i);
                }
                int row = team.from(end);
                tables.scatter(arithmetic, thread, work.tokens(), shifts, steps.gates[0], row, team.to(end) - row);
            }
            return loss;
        }

        private void forth(Work work, int i) {
            int n = work.windows();
            Matrix gates = steps.gates[i];
            int from = firstUnit(i);
            int width = unitsEnd(i) - from;
            Matrix c = steps.c[i].columns(from, width);
            Matrix h = steps.h[i].columns(from, width);
            zero(c, n);
            zero(h, n);
            if (!team.alone()) {
                int row = team.from(n * work.time());
                input(work, i, row, team.to(n * work.time()) - row);
                team.await();
            }
            Matrix units = gates.columns(from, gates.width);
            Strips weights = forthStrips.get(i);
            weights.pack(recurrent.get(i).weight(), from, width, 4);
            for (int t = 0; t < work.time(); t++) {
                int row = t * n;
                if (team.alone()) {
                    input(work, i, row, n);
                }
                if (t > 0) {
                    weights.addProduct(gates, row, steps.h[i], row, n);
                }
                arithmetic.cell(units, row, c, h, row + n, n);
                team.await();
            }
        }

        private int firstUnit(int layer) {
            return team.from(steps.h[layer].width / Matrix.VECTOR) * Matrix.VECTOR;
        }

        private int unitsEnd(int layer) {
            return team.to(steps.h[layer].width / Matrix.VECTOR) * Matrix.VECTOR;
        }

        private static void zero(Matrix x, int m) {
            for (int row = 0; row < m; row++) {
                Arrays.fill(x.values, x.at(row), x.at(row) + x.width, 0);
            }
        }

        /** What comes to rows of a layer from below. */
        private void input(Work work, int i, int row, int m) {
            Layer layer = recurrent.get(i);
            if (i == 0) {
                tables.gather(arithmetic, layer.bias(), work.tokens(), shifts, steps.gates[0], row, m);
                return;
            }
            int n = work.windows();
            Matrix below = steps.h[i - 1];
            int belowRow = row + n;
            if (work.dropsBetweenLayers()) {
                below = steps.left[i - 1];
                belowRow = row;
                arithmetic.copy(steps.h[i - 1], row + n, below, row, m);
                drop(work, i, below, row, m);
            }
            Matrix weight = lower.get(i - 1).weight();
            arithmetic.affine(steps.gates[i], row, layer.bias(), below, belowRow, weight, 0, m, hidden(i - 1));
        }

        /** Drops what goes up to layer i, or its slopes. */
        private void drop(Work work, int i, Matrix x, int row, int m) {
            arithmetic.drop(x, row, m, work.layerDropout(), DROPPED_LAYER + i - 1, numbers, row);
        }

        private void back(Work work, int i) {
            int n = work.windows();
            Matrix gates = steps.gates[i];
            int from = firstUnit(i);
            int width = unitsEnd(i) - from;
            Matrix units = gates.columns(from, gates.width);
            Matrix c = steps.c[i].columns(from, width);
            Matrix dc = steps.dc[i].columns(from, width);
            Matrix slopes = steps.slopes(i).columns(from, width);
            Strips weights = backStrips.get(i);
            weights.pack(recurrent.get(i).transposed(), from, width, 1);
            zero(dc, n);
            int later = work.time() * n;
            for (int t = work.time() - 1; t >= 0; t--) {
                int row = t * n;
                if (t < work.time() - 1) {
                    weights.addProduct(steps.slopes(i), row, gates, row + n, n);
                }
                arithmetic.cellSlopes(units, row, c, row + n, slopes, row, dc, n);
                team.await();
                if (team.alone() && (later - row >= ROWS || t == 0)) {
                    below(work, i, row, later - row);
                    later = row;
                }
            }
            if (!team.alone()) {
                int end = team.to(work.time() * n);
                for (int row = team.from(work.time() * n); row < end; row += ROWS) {
                    below(work, i, row, Math.min(ROWS, end - row));
                }
            }
        }

        /** What steps' slopes bring to the weights and to the layer below. */
        private void below(Work work, int i, int row, int m) {
            int n = work.windows();
            Matrix gates = steps.gates[i];
            recurrent.get(i).addSlopes(arithmetic, steps.h[i], row, gates, row, hidden(i), m);
            if (i > 0) {
                Layer layer = lower.get(i - 1);
                boolean dropping = work.dropsBetweenLayers();
                Matrix input = dropping ? steps.left[i - 1] : steps.h[i - 1];
                int inputRow = dropping ? row : row + n;
                arithmetic.addTransposed(layer.weightSlopes(), 0, input, inputRow, gates, row, hidden(i - 1), m);
                Matrix slopes = steps.slopes(i - 1);
                Arrays.fill(slopes.values, slopes.at(row), slopes.at(row + m), 0);
                arithmetic.add(slopes, row, gates, row, layer.transposed(), 0, m, gates.width);
                if (dropping) {
                    drop(work, i, slopes, row, m);
                }
            }
        }
    }
}
