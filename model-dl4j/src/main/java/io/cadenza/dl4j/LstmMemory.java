package io.cadenza.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Activations of an LSTM layer: c = σ(f)·c_before + σ(i)·tanh(g), h = σ(o)·tanh(c), each as [step · stream][unit].
 */
final class LstmMemory extends WindowMemory {
    static final int GATES = 4;
    static final int I = 0;
    static final int F = 1;
    static final int G = 2;
    static final int O = 3;

    private final int inputs;
    private final Matrix[] gates = new Matrix[GATES];
    private final Matrix cells;
    private final Matrix cellTanh;
    private final Matrix hidden;
    private final List<Runnable> steps = new ArrayList<>();
    private @Nullable Matrix before;
    private @Nullable Copies copies;
    private @Nullable Matrix byToken;
    private @Nullable LstmGradients gradients;

    LstmMemory(Arithmetic arithmetic, int steps, int streams, int inputs, int units) {
        super(arithmetic, steps, streams);
        this.inputs = inputs;
        for (int gate = 0; gate < GATES; gate++) {
            gates[gate] = channels(units);
        }
        this.cells = channels(units);
        this.cellTanh = channels(units);
        this.hidden = channels(units);
        this.before = null;
        for (int t = 0; t < steps; t++) {
            this.steps.add(step(t, t == 0 ? null : step(cells, t - 1)));
        }
    }

    /** The cells of all steps. */
    Arithmetic.Cell all() {
        return new Arithmetic.Cell(gates[I], gates[F], gates[G], gates[O], null, cells, cellTanh, hidden);
    }

    private Runnable step(int t, @Nullable Matrix cellBefore) {
        return cells.arithmetic().cell(all().rows(t * streams(), streams(), cellBefore));
    }

    private Matrix step(Matrix all, int t) {
        return all.rows(t * streams(), streams());
    }

    /** A gate at all steps. */
    Matrix gate(int gate) {
        return gates[gate];
    }

    /** A gate at one step. */
    Matrix gate(int gate, int t) {
        return step(gates[gate], t);
    }

    Matrix cells() {
        return cells;
    }

    Matrix cellTanh() {
        return cellTanh;
    }

    /** The outputs. */
    Matrix hidden() {
        return hidden;
    }

    Matrix hidden(int t) {
        return step(hidden, t);
    }

    /** The number of input channels. */
    int inputs() {
        return inputs;
    }

    /** Turns a step's gate inputs into gates, cell and output. */
    void activate(int t) {
        steps.get(t).run();
    }

    /** Lets the first step start from this cell state. */
    void continueFrom(Matrix cell) {
        before = cell;
        steps.set(0, step(0, cell));
    }

    /** Makes the cell state of the first step the one to continue from. */
    void keepCell() {
        if (before != null) {
            before.set(step(cells, 0));
        }
    }

    /**
     * Weights gate by gate, for windows of many steps. Where they lie, a row of all gates is long: a product that takes some columns
     * of each row finds them at a few places of the first-level cache, which then does not hold them.
     */
    record Copies(List<Matrix> inputs, List<Matrix> recurrent) {
        private Copies(Buffers scratch, int inputs, int units) {
            this(gates(scratch, inputs, units), gates(scratch, units, units));
        }

        private static List<Matrix> gates(Buffers scratch, int rows, int units) {
            return Stream.generate(() -> scratch.matrix(rows, units))
                    .limit(GATES)
                    .toList();
        }

        /** Copies the gates' parts of both weights. */
        void read(List<Matrix> inputParts, List<Matrix> recurrentParts) {
            for (int gate = 0; gate < GATES; gate++) {
                inputs.get(gate).assign(inputParts.get(gate));
                recurrent.get(gate).assign(recurrentParts.get(gate));
            }
        }
    }

    /** Room for a gate's input or its gradient, for each of so many tokens; made when it is first needed. */
    Matrix byToken(int tokens) {
        if (byToken == null || byToken.rows() != tokens) {
            byToken = scratch().matrix(tokens, hidden.columns());
        }
        return byToken;
    }

    /** Room for weights; made when it is first needed. */
    Copies copies() {
        if (copies == null) {
            copies = new Copies(scratch(), inputs, hidden.columns());
        }
        return copies;
    }

    /** The gradients; made when they are first needed. */
    LstmGradients gradients() {
        if (gradients == null) {
            gradients = new LstmGradients(this);
        }
        return gradients;
    }
}
