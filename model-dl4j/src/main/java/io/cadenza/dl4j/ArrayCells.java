package io.cadenza.dl4j;

import java.util.ArrayList;
import java.util.List;

/**
 * The way back through an LSTM's cells by ND4J's operations. What does not depend on later steps is computed for all steps at once,
 * so that a step takes few operations: with s the gates and c̄ = tanh(c), the factors
 *
 * <pre>
 *   dh → dc: o·(1 − c̄²)      dh → do: c̄·(o − o²)
 *   dc → di: g·(i − i²)       dc → df: c_before·(f − f²)       dc → dg: i·(1 − g²)       dc → dc_before: f
 * </pre>
 */
final class ArrayCells implements Arithmetic.CellsBack {
    private final List<Runnable> prepare = new ArrayList<>();
    private final List<List<Runnable>> steps = new ArrayList<>();

    /**
     * Cells of all steps, one after the other.
     *
     * @param cells the first without a cell before
     * @param toState room of the shape of all states
     */
    ArrayCells(int streams, Arithmetic.Cell cells, Arithmetic.CellSlopes slopes, Matrix toState) {
        sigmoidSlope(slopes.input(), cells.input(), cells.candidate());
        sigmoidSlope(slopes.output(), cells.output(), cells.tanh());
        planForget(streams, cells, slopes.forget());
        tanhSlope(slopes.candidate(), cells.candidate(), cells.input());
        tanhSlope(toState, cells.tanh(), cells.output());
        for (int row = 0; row < toState.rows(); row += streams) {
            steps.add(plan(cells.forget().rows(row, streams), slopes.rows(row, streams), toState.rows(row, streams)));
        }
    }

    /** slope = (s − s²)·other */
    private void sigmoidSlope(Matrix slope, Matrix s, Matrix other) {
        prepare.add(Pointwise.product(slope, s, s));
        prepare.add(Pointwise.difference(slope, s, slope));
        prepare.add(Pointwise.product(slope, slope, other));
    }

    /** The first step has no cell before it: its factor is 0. */
    private void planForget(int streams, Arithmetic.Cell cells, Matrix slope) {
        int later = slope.rows() - streams;
        prepare.add(slope.rows(0, streams)::clear);
        if (later > 0) {
            sigmoidSlope(
                    slope.rows(streams, later),
                    cells.forget().rows(streams, later),
                    cells.state().rows(0, later));
        }
    }

    /** slope = (1 − t²)·other */
    private void tanhSlope(Matrix slope, Matrix t, Matrix other) {
        prepare.add(Pointwise.product(slope, t, t));
        prepare.add(Pointwise.oneMinus(slope, slope));
        prepare.add(Pointwise.product(slope, slope, other));
    }

    private static List<Runnable> plan(Matrix forget, Arithmetic.CellSlopes slopes, Matrix toState) {
        Matrix state = slopes.state();
        return List.of(
                Pointwise.product(toState, toState, slopes.hidden()),
                Pointwise.sum(state, state, toState),
                Pointwise.product(slopes.output(), slopes.output(), slopes.hidden()),
                Pointwise.product(slopes.input(), slopes.input(), state),
                Pointwise.product(slopes.forget(), slopes.forget(), state),
                Pointwise.product(slopes.candidate(), slopes.candidate(), state),
                Pointwise.product(state, state, forget));
    }

    @Override
    public void prepare() {
        prepare.forEach(Runnable::run);
    }

    @Override
    public void step(int t) {
        steps.get(t).forEach(Runnable::run);
    }
}
