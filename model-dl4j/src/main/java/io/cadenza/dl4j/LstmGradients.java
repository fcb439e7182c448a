package io.cadenza.dl4j;

import static io.cadenza.dl4j.LstmMemory.F;
import static io.cadenza.dl4j.LstmMemory.G;
import static io.cadenza.dl4j.LstmMemory.GATES;
import static io.cadenza.dl4j.LstmMemory.I;
import static io.cadenza.dl4j.LstmMemory.O;

import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of an LSTM layer. What does not depend on later steps is computed for all steps at once, so that a step
 * takes few operations: with s the gates and c̄ = tanh(c), the factors
 *
 * <pre>
 *   dh → dc: o·(1 − c̄²)      dh → do: c̄·(o − o²)
 *   dc → di: g·(i − i²)       dc → df: c_before·(f − f²)       dc → dg: i·(1 − g²)       dc → dc_before: f
 * </pre>
 */
final class LstmGradients {
    private final LstmMemory memory;
    private final Matrix[] factors = new Matrix[GATES];
    private final Matrix cellFactor;
    private final Matrix hidden;
    private final Matrix input;
    private final Matrix cell;
    private final List<Matrix> recurrent = new ArrayList<>();
    private final Matrix ones;
    private final List<Runnable> prepare = new ArrayList<>();
    private final List<List<Runnable>> steps = new ArrayList<>();

    LstmGradients(LstmMemory memory) {
        this.memory = memory;
        int units = memory.hidden().columns();
        for (int gate = 0; gate < GATES; gate++) {
            factors[gate] = memory.channels(units);
            recurrent.add(memory.scratch().matrix(units, units));
        }
        this.cellFactor = memory.channels(units);
        this.hidden = memory.channels(units);
        this.input = memory.channels(memory.inputs());
        this.cell = memory.scratch().matrix(memory.streams(), units);
        this.ones = memory.scratch().ones(memory.rows());
        planFactors();
        for (int t = 0; t < memory.steps(); t++) {
            steps.add(plan(t));
        }
    }

    private void planFactors() {
        sigmoidSlope(I, memory.gate(G));
        sigmoidSlope(O, memory.cellTanh());
        planForget();
        tanhSlope(factors[G], memory.gate(G), memory.gate(I));
        tanhSlope(cellFactor, memory.cellTanh(), memory.gate(O));
    }

    /** factor = (s − s²)·other */
    private void sigmoidSlope(int gate, Matrix other) {
        slope(factors[gate], memory.gate(gate), other);
    }

    private void slope(Matrix factor, Matrix s, Matrix other) {
        prepare.add(Pointwise.product(factor, s, s));
        prepare.add(Pointwise.difference(factor, s, factor));
        prepare.add(Pointwise.product(factor, factor, other));
    }

    /** The first step has no cell before it: its factor is 0. */
    private void planForget() {
        int streams = memory.streams();
        int later = memory.rows() - streams;
        prepare.add(() -> factors[F].rows(0, streams).clear());
        if (later > 0) {
            slope(
                    factors[F].rows(streams, later),
                    memory.gate(F).rows(streams, later),
                    memory.cells().rows(0, later));
        }
    }

    /** factor = (1 − s²)·other */
    private void tanhSlope(Matrix factor, Matrix s, Matrix other) {
        prepare.add(Pointwise.product(factor, s, s));
        prepare.add(Pointwise.oneMinus(factor, factor));
        prepare.add(Pointwise.product(factor, factor, other));
    }

    private List<Runnable> plan(int t) {
        Matrix dh = hidden(t);
        Matrix toCell = rows(cellFactor, t);
        return List.of(
                Pointwise.product(toCell, toCell, dh),
                Pointwise.sum(cell, cell, toCell),
                Pointwise.product(gate(O, t), gate(O, t), dh),
                Pointwise.product(gate(I, t), gate(I, t), cell),
                Pointwise.product(gate(F, t), gate(F, t), cell),
                Pointwise.product(gate(G, t), gate(G, t), cell),
                Pointwise.product(cell, cell, memory.gate(F, t)));
    }

    private Matrix rows(Matrix all, int t) {
        return all.rows(t * memory.streams(), memory.streams());
    }

    /** Begins with the gradient of the outputs. */
    void start(Matrix outputs) {
        hidden.set(outputs);
        cell.clear();
        prepare.forEach(Runnable::run);
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
        steps.get(t).forEach(Runnable::run);
    }

    /** The gradient of a gate's input at all steps. */
    Matrix gate(int gate) {
        return factors[gate];
    }

    /** The gradient of a gate's input at one step. */
    Matrix gate(int gate, int t) {
        return rows(factors[gate], t);
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
