package io.cadenza.javabackend;

import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.javabackend.TrainingMemory.Layer;
import io.cadenza.javabackend.TrainingMemory.LayerSlots;
import io.cadenza.javabackend.TrainingMemory.Layout;
import io.cadenza.javabackend.TrainingMemory.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gated WaveNet in training. Steps are outermost, so a dilated tap is the same rows further up, and a product over it needs
 * no copy. Of each block the values of filter and gate are kept; their product is computed again on the way back.
 */
final class WaveNetTraining implements TrainableNetwork {
    /** Rows that a chunk should have: enough for every weight read, few enough for a cache. */
    private static final int CHUNK_ROWS = 512;
    /** Rows that pass through a block at a time. */
    private static final int ROWS = 192;

    private static final int DROPPED_HEAD = 0;
    /** Of the first block; each has its own. */
    private static final int DROPPED_BLOCK = 1;

    private final WaveNetSpec spec;
    private final Layout layout;
    private final TokenTables.Slots tokens;
    private final LayerSlots[] residuals;
    private final LayerSlots[] skips;
    private final Slot[][] gates;
    private final Slot[] gateBiases;
    private final Slot causalBias;
    private final HeadTraining.Slots head;

    WaveNetTraining(WaveNetSpec spec) {
        this.spec = spec;
        this.layout = new Layout(spec.weightShapes());
        this.tokens = TokenTables.Slots.of(layout, "causal/weight", 1);
        int channels = spec.residualChannels();
        int padded = Matrix.padded(channels);
        this.causalBias = layout.reserve(1, channels, false);
        layout.place("causal/bias", 0, causalBias, 0, 1);
        this.gates = new Slot[spec.blocks()][spec.kernelSize()];
        this.gateBiases = new Slot[spec.blocks()];
        this.skips = new LayerSlots[spec.blocks()];
        this.residuals = new LayerSlots[spec.blocks() - 1];
        for (int i = 0; i < spec.blocks(); i++) {
            String block = "block" + i + "/";
            for (int tap = 0; tap < spec.kernelSize(); tap++) {
                gates[i][tap] = layout.reserve(channels, 2 * padded, true);
                layout.place(block + "filter/weight", tap * channels, gates[i][tap], 0, 1);
                layout.place(block + "gate/weight", tap * channels, gates[i][tap], padded, 1);
            }
            gateBiases[i] = layout.reserve(1, 2 * padded, false);
            layout.place(block + "filter/bias", 0, gateBiases[i], 0, 1);
            layout.place(block + "gate/bias", 0, gateBiases[i], padded, 1);
            skips[i] = layout.layer(block + "skip");
            if (i < spec.blocks() - 1) {
                residuals[i] = layout.layer(block + "residual");
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
        private final Matrix causal;
        private final Matrix causalSlopes;
        /** [block][tap] */
        private final List<List<Layer>> gated = new ArrayList<>();

        private final List<Layer> skipped = new ArrayList<>();
        private final List<Layer> added = new ArrayList<>();
        private final int channels = spec.residualChannels();
        private final int[] needed = new int[spec.blocks() + 1];
        private final int[] shifts = new int[spec.kernelSize()];
        private final Matrix z = Matrix.zeros(ROWS, channels);
        private final Matrix dz = Matrix.zeros(ROWS, channels);
        private final Matrix skipBias = Matrix.zeros(1, spec.skipChannels());
        private final float[] zeros = new float[z.width];
        private Matrix[] x = new Matrix[spec.blocks()];
        private Matrix[] gate = new Matrix[spec.blocks()];
        private Matrix skip = Matrix.zeros(0, spec.skipChannels());
        private Matrix dx = Matrix.zeros(0, channels);
        private int[] numbers = {};

        Through(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic) {
            this.tables = tables;
            this.thread = thread;
            this.arithmetic = arithmetic;
            this.ends = new HeadTraining(memory, head, thread, arithmetic);
            this.causal = memory.matrix(memory.weights, causalBias);
            this.causalSlopes = memory.matrix(memory.gradients[thread], causalBias);
            for (int i = 0; i < spec.blocks(); i++) {
                List<Layer> taps = new ArrayList<>();
                for (Slot tap : gates[i]) {
                    taps.add(memory.layer(new LayerSlots(tap, gateBiases[i]), thread));
                }
                gated.add(taps);
                skipped.add(memory.layer(skips[i], thread));
            }
            for (LayerSlots residual : residuals) {
                added.add(memory.layer(residual, thread));
            }
        }

        private void reserve(int rows) {
            if (dx.capacity() < rows) {
                for (int i = 0; i < spec.blocks(); i++) {
                    x[i] = Matrix.zeros(rows, channels);
                    gate[i] = Matrix.zeros(rows, 2 * z.width);
                }
                skip = Matrix.zeros(rows, spec.skipChannels());
                dx = Matrix.zeros(rows, channels);
            }
        }

        @Override
        public double run(Work work) {
            reserve(work.windows() * work.time());
            int end = work.windows() * work.time();
            needed[spec.blocks()] = work.lossStart();
            for (int i = spec.blocks() - 1; i >= 0; i--) {
                needed[i] = Math.max(0, needed[i + 1] - shift(work, i, 0));
            }
            for (int tap = 0; tap < spec.kernelSize(); tap++) {
                shifts[tap] = (spec.kernelSize() - 1 - tap) * work.windows();
            }
            tables.gather(arithmetic, causal, work.tokens(), shifts, x[0], needed[0], end - needed[0]);
            numbers = work.numbers(work.time());
            Arrays.fill(skipBias.values, 0);
            for (Layer layer : skipped) {
                arithmetic.add(layer.bias().values, layer.bias().offset, skipBias.values, 0, skipBias.width);
            }
            for (int i = 0; i < spec.blocks(); i++) {
                for (int row = needed[i + 1]; row < end; row += ROWS) {
                    forth(work, i, row, Math.min(ROWS, end - row));
                }
            }
            int scored = work.lossStart();
            double loss =
                    ends.run(work, skip, scored, end - scored, true, work.targets(), numbers, scored, DROPPED_HEAD);
            if (work.training()) {
                Arrays.fill(dx.values, dx.at(needed[0]), dx.at(end), 0);
                arithmetic.addRows(skip, scored, end - scored, skipped.get(0).biasSlopes());
                for (int i = spec.blocks() - 1; i >= 0; i--) {
                    for (int row = needed[i + 1]; row < end; row += ROWS) {
                        back(work, i, row, Math.min(ROWS, end - row));
                    }
                }
                arithmetic.addRows(dx, needed[0], end - needed[0], causalSlopes);
                tables.scatter(arithmetic, thread, work.tokens(), shifts, dx, needed[0], end - needed[0]);
            }
            return loss;
        }

        /** How many rows a tap looks back. */
        private int shift(Work work, int block, int tap) {
            return (spec.kernelSize() - 1 - tap) * spec.dilations().get(block) * work.windows();
        }

        private void forth(Work work, int i, int row, int m) {
            int last = spec.kernelSize() - 1;
            Layer now = gated.get(i).get(last);
            arithmetic.affine(gate[i], row, now.bias(), x[i], row, now.weight(), 0, m, channels);
            for (int tap = last - 1; tap >= 0; tap--) {
                int shift = shift(work, i, tap);
                int from = Math.max(row, shift);
                if (from < row + m) {
                    Matrix weight = gated.get(i).get(tap).weight();
                    arithmetic.add(gate[i], from, x[i], from - shift, weight, 0, row + m - from, channels);
                }
            }
            arithmetic.gate(gate[i], row, z, 0, m);
            drop(work, i, z, row, m);
            int scored = Math.max(row, work.lossStart());
            if (scored < row + m) {
                Matrix weight = skipped.get(i).weight();
                if (i == 0) {
                    arithmetic.affine(skip, scored, skipBias, z, scored - row, weight, 0, row + m - scored, channels);
                } else {
                    arithmetic.add(skip, scored, z, scored - row, weight, 0, row + m - scored, channels);
                }
            }
            if (i < spec.blocks() - 1) {
                Layer residual = added.get(i);
                arithmetic.copyPlus(x[i], row, residual.bias(), x[i + 1], row, m);
                arithmetic.add(x[i + 1], row, z, 0, residual.weight(), 0, m, channels);
            }
        }

        /** Drops z of some rows, or its slopes. */
        private void drop(Work work, int i, Matrix x, int row, int m) {
            if (work.dropsBetweenLayers()) {
                arithmetic.drop(x, 0, m, work.layerDropout(), DROPPED_BLOCK + i, numbers, row);
            }
        }

        /** Rows of dx are slopes of this block's output until they become those of its input. */
        private void back(Work work, int i, int row, int m) {
            int scored = Math.min(row + m, Math.max(row, work.lossStart()));
            Layer toSkip = skipped.get(i);
            if (scored > row) {
                Arrays.fill(dz.values, 0, dz.at(scored - row), 0);
            }
            Matrix weight = toSkip.transposed();
            arithmetic.product(
                    dz.values,
                    dz.at(scored - row),
                    dz.stride,
                    zeros,
                    0,
                    0,
                    skip.values,
                    skip.at(scored),
                    skip.stride,
                    1,
                    weight.values,
                    weight.offset,
                    weight.stride,
                    row + m - scored,
                    dz.width,
                    skip.width);
            if (i < spec.blocks() - 1) {
                arithmetic.add(dz, 0, dx, row, added.get(i).transposed(), 0, m, dx.width);
            }
            drop(work, i, dz, row, m);
            arithmetic.gateSlopes(gate[i], row, dz, z, 0, m);
            drop(work, i, z, row, m);
            arithmetic.addTransposed(
                    toSkip.weightSlopes(), 0, z, scored - row, skip, scored, channels, row + m - scored);
            if (i < spec.blocks() - 1) {
                added.get(i).addSlopes(arithmetic, z, 0, dx, row, channels, m);
            }
            int last = spec.kernelSize() - 1;
            for (int tap = last; tap >= 0; tap--) {
                int shift = shift(work, i, tap);
                int from = Math.max(row, shift);
                if (from < row + m) {
                    Layer layer = gated.get(i).get(tap);
                    int rows = row + m - from;
                    arithmetic.addTransposed(
                            layer.weightSlopes(), 0, x[i], from - shift, gate[i], from, channels, rows);
                    arithmetic.add(dx, from - shift, gate[i], from, layer.transposed(), 0, rows, gate[i].width);
                }
            }
            arithmetic.addRows(gate[i], row, m, gated.get(i).get(last).biasSlopes());
        }

        /** All skips' biases are added up, so their slopes are the same. */
        @Override
        public void finish() {
            Matrix first = skipped.get(0).biasSlopes();
            for (int i = 1; i < spec.blocks(); i++) {
                arithmetic.copy(first, 0, skipped.get(i).biasSlopes(), 0, 1);
            }
        }
    }
}
