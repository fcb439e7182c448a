package io.cadenza.dl4j;

import static io.cadenza.dl4j.LstmMemory.F;
import static io.cadenza.dl4j.LstmMemory.G;
import static io.cadenza.dl4j.LstmMemory.GATES;
import static io.cadenza.dl4j.LstmMemory.I;
import static io.cadenza.dl4j.LstmMemory.O;

import java.util.ArrayList;
import java.util.List;

/** The gradients of an LSTM layer. */
final class LstmGradients {
    private final LstmMemory memory;
    private final Matrix[] gates = new Matrix[GATES];
    private final Matrix hidden;
    private final Matrix input;
    private final Matrix cell;
    private final List<Matrix> recurrent = new ArrayList<>();
    private final Matrix ones;
    private final Arithmetic.CellsBack cells;

    LstmGradients(LstmMemory memory) {
        this.memory = memory;
        int units = memory.hidden().columns();
        for (int gate = 0; gate < GATES; gate++) {
            gates[gate] = memory.channels(units);
            recurrent.add(memory.scratch().matrix(units, units));
        }
        this.hidden = memory.channels(units);
        this.input = memory.channels(memory.inputs());
        this.cell = memory.scratch().matrix(memory.streams(), units);
        this.ones = memory.scratch().ones(memory.rows());
        Arithmetic.CellSlopes slopes = new Arithmetic.CellSlopes(gates[I], gates[F], gates[G], gates[O], hidden, cell);
        this.cells = hidden.arithmetic().cellsBack(memory.streams(), memory.all(), slopes, memory.scratch());
    }

    private Matrix rows(Matrix all, int t) {
        return all.rows(t * memory.streams(), memory.streams());
    }

    /** Begins with the gradient of the outputs. */
    void start(Matrix outputs) {
        hidden.set(outputs);
        cell.clear();
        cells.prepare();
    }

    /** Transposes the gates' recurrent weights, by which every step multiplies. */
    void transpose(List<Matrix> weights) {
        for (int gate = 0; gate < GATES; gate++) {
            recurrent.get(gate).setTransposed(weights.get(gate));
        }
    }

    /** A gate's recurrent weight, transposed. */
    Matrix recurrent(int gate) {
        return recurrent.get(gate);
    }

    /** Makes the gradients of a step's gate inputs; those of all later steps must be there. */
    void step(int t) {
        cells.step(t);
    }

    /** The gradient of a gate's input at all steps. */
    Matrix gate(int gate) {
        return gates[gate];
    }

    /** The gradient of a gate's input at one step. */
    Matrix gate(int gate, int t) {
        return rows(gates[gate], t);
    }

    /** The gradient of one step's output. */
    Matrix hidden(int t) {
        return rows(hidden, t);
    }

    /** Room for the gradient of the layer's input. */
    Matrix input() {
        return input;
    }

    Matrix ones() {
        return ones;
    }
}
