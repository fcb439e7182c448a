package io.cadenza.dl4j;

import io.cadenza.core.model.TransformerSpec;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arithmetic by ND4J's operations on its arrays alone, for ND4J's CUDA build, whose values are on the card. It runs with the CPU
 * build too, where tests compare it with the other way, and is slower there: each call makes views of arrays and what it needs
 * in between.
 */
final class ArrayArithmetic implements Arithmetic {
    private static final DynamicCustomOp PRODUCT =
            DynamicCustomOp.builder("matmul").build();
    private static final DynamicCustomOp GATHER =
            DynamicCustomOp.builder("gather").build();
    private static final DynamicCustomOp ONE_HOT =
            DynamicCustomOp.builder("onehot").build();
    private static final DynamicCustomOp SOFTMAX =
            DynamicCustomOp.builder("softmax").build();

    /** One for each thread: {@code OpContext.close} does nothing, so that one for each call would be left to garbage collection. */
    private static final ThreadLocal<OpContext> CONTEXT =
            ThreadLocal.withInitial(() -> Nd4j.getExecutioner().buildContext());

    @Override
    public boolean isOnHost() {
        return false;
    }

    private static void run(Op op) {
        Nd4j.exec(op);
    }

    private static void run(DynamicCustomOp op, INDArray result, long[] whole, double[] real, INDArray... operands) {
        OpContext context = CONTEXT.get();
        context.purge();
        for (int i = 0; i < operands.length; i++) {
            context.setInputArray(i, operands[i]);
        }
        context.setOutputArray(0, result);
        context.setIArguments(whole);
        context.setTArguments(real);
        Nd4j.exec(op, context);
        context.purge();
    }

    private static int number(boolean flag) {
        return flag ? 1 : 0;
    }

    @Override
    public void multiply(Matrix c, Matrix a, boolean transposeA, Matrix b, boolean transposeB, boolean add) {
        run(
                PRODUCT,
                c.array(),
                new long[] {number(transposeA), number(transposeB), 0},
                new double[] {1, number(add)},
                a.array(),
                b.array());
    }

    @Override
    public void sumRows(Matrix row, Matrix a, Matrix ones) {
        multiply(row.reshape(1, a.columns()), ones.rows(0, a.rows()), true, a, false, false);
    }

    @Override
    public void addScaled(Matrix y, float alpha, Matrix x) {
        run(new Axpy(x.array(), y.array(), y.array(), alpha));
    }

    @Override
    public void scale(Matrix x, float alpha) {
        run(new ScalarMultiplication(x.array(), null, x.array(), alpha));
    }

    @Override
    public double norm(Matrix x) {
        return x.array().norm2Number().doubleValue();
    }

    @Override
    public void copy(Matrix to, Matrix from) {
        run(new Assign(from.reshape(to.rows(), to.columns()).array(), to.array()));
    }

    @Override
    public void assign(Matrix to, Matrix from) {
        run(new Assign(from.array(), to.array()));
    }

    @Override
    public void transpose(Matrix to, Matrix from) {
        run(new Assign(from.array().transpose(), to.array()));
    }

    @Override
    public void clear(Matrix x) {
        run(new ScalarSet(x.array(), null, x.array(), 0));
    }

    @Override
    public void setRows(Matrix x, Matrix row) {
        run(new BroadcastCopyOp(x.array(), row.array(), x.array(), 1));
    }

    @Override
    public float[] read(Matrix x) {
        try (INDArray copy = x.array().dup('c')) {
            return copy.data().asFloat();
        }
    }

    @Override
    public void write(Matrix x, FloatBuffer values) {
        float[] copy = new float[values.remaining()];
        values.get(copy);
        try (INDArray made = Nd4j.create(copy, new long[] {x.rows(), x.columns()}, 'c')) {
            run(new Assign(made, x.array()));
        }
    }

    @Override
    public void look(Matrix table, int[] ids, Matrix rows) {
        try (INDArray indices = Nd4j.createFromArray(ids)) {
            run(GATHER, rows.array(), new long[] {0}, new double[0], table.array(), indices);
        }
    }

    /** A 1 in each row at its id, so that sums over rows are products, which take them in one order wherever they are computed. */
    private static void oneHot(int[] ids, Matrix result) {
        try (INDArray indices = Nd4j.createFromArray(ids)) {
            run(ONE_HOT, result.array(), new long[] {-1, result.columns()}, new double[] {1, 0}, indices);
        }
    }

    @Override
    public void lookBack(Matrix gradient, int[] ids, Matrix rows) {
        try (Buffers scratch = new Buffers(this)) {
            Matrix which = scratch.matrix(ids.length, gradient.rows());
            oneHot(ids, which);
            multiply(gradient, which, true, rows, false, false);
        }
    }

    @Override
    public float[] pick(Matrix x, int[] columns) {
        int[] at = new int[columns.length];
        for (int row = 0; row < at.length; row++) {
            at[row] = Math.addExact(Math.multiplyExact(row, x.columns()), columns[row]);
        }
        try (Buffers scratch = new Buffers(this)) {
            Matrix picked = scratch.matrix(at.length, 1);
            look(x.reshape(Math.multiplyExact(x.rows(), x.columns()), 1), at, picked);
            return read(picked);
        }
    }

    @Override
    public void subtractOneAt(Matrix x, int[] columns) {
        try (Buffers scratch = new Buffers(this)) {
            Matrix which = scratch.matrix(x.rows(), x.columns());
            oneHot(columns, which);
            addScaled(x, -1, which);
        }
    }

    @Override
    public void relu(Matrix x) {
        run(new RectifiedLinear(x.array(), x.array(), 0));
    }

    @Override
    public void reluBack(Matrix output, Matrix delta) {
        try (Buffers scratch = new Buffers(this)) {
            Matrix passes = scratch.matrix(output.rows(), output.columns());
            run(new Step(output.array(), passes.array(), 0));
            Pointwise.product(delta, delta, passes).run();
        }
    }

    private static Runnable all(Runnable... operations) {
        return () -> {
            for (Runnable operation : operations) {
                operation.run();
            }
        };
    }

    @Override
    public Runnable gate(Matrix f, Matrix g, Matrix z) {
        return all(Pointwise.tanh(f, f), Pointwise.sigmoid(g, g), Pointwise.product(z, f, g));
    }

    /** df = dz·g·(1 − f²) = dz·g − dz·z·f and dg = dz·f·g·(1 − g) = dz·z − dz·z·g. */
    @Override
    public Runnable gateBack(Matrix f, Matrix g, Matrix z, Matrix dz, Matrix df, Matrix dg) {
        return all(
                Pointwise.product(df, dz, g),
                Pointwise.product(dz, dz, z),
                Pointwise.product(dg, dz, f),
                Pointwise.difference(df, df, dg),
                Pointwise.product(dg, dz, g),
                Pointwise.difference(dg, dz, dg));
    }

    @Override
    public Runnable cell(Cell cell) {
        Matrix before = cell.before();
        Matrix state = cell.state();
        Runnable gates = all(
                Pointwise.sigmoid(cell.input(), cell.input()),
                Pointwise.sigmoid(cell.forget(), cell.forget()),
                Pointwise.tanh(cell.candidate(), cell.candidate()),
                Pointwise.sigmoid(cell.output(), cell.output()),
                Pointwise.product(state, cell.input(), cell.candidate()));
        Runnable out =
                all(Pointwise.tanh(cell.tanh(), state), Pointwise.product(cell.hidden(), cell.output(), cell.tanh()));
        if (before == null) {
            return all(gates, out);
        }
        // The tanh comes later: its place is free.
        Matrix kept = cell.tanh();
        return all(gates, Pointwise.product(kept, cell.forget(), before), Pointwise.sum(state, state, kept), out);
    }

    @Override
    public CellsBack cellsBack(int streams, Cell cells, CellSlopes slopes, Buffers scratch) {
        Matrix toState = scratch.matrix(cells.state().rows(), cells.state().columns());
        return new ArrayCells(streams, cells, slopes, toState);
    }

    @Override
    public void adam(Matrix weights, Matrix m, Matrix v, Matrix gradient, AdamStep step) {
        try (Buffers scratch = new Buffers(this)) {
            Matrix change = scratch.matrix(m.rows(), m.columns());
            scale(m, step.beta1());
            addScaled(m, step.rest1(), gradient);
            Pointwise.product(gradient, gradient, gradient).run();
            scale(v, step.beta2());
            addScaled(v, step.rest2(), gradient);
            Pointwise.squareRoot(change, v).run();
            Pointwise.plus(change, change, step.epsilon()).run();
            Pointwise.quotient(change, m, change).run();
            addScaled(weights, -step.size(), change);
        }
    }

    /** z = x · the value of its row */
    private static void scaleRows(Matrix z, Matrix x, Matrix values) {
        run(new BroadcastMulOp(x.array(), values.array(), z.array(), 0));
    }

    /** z = x · the value of its column */
    private static void scaleColumns(Matrix z, Matrix x, Matrix values) {
        run(new BroadcastMulOp(x.array(), values.array(), z.array(), 1));
    }

    /** sums = the sum of x · y over each row */
    private void dotRows(Matrix sums, Matrix x, Matrix y, Buffers scratch) {
        Matrix products = scratch.matrix(x.rows(), x.columns());
        Pointwise.product(products, x, y).run();
        multiply(sums, products, false, scratch.ones(x.columns()), false, false);
    }

    @Override
    public void rootMeanSquareNorm(Matrix x, Matrix gain, Matrix y, Matrix factors) {
        try (Buffers scratch = new Buffers(this)) {
            dotRows(factors, x, x, scratch);
            scale(factors, 1f / x.columns());
            run(new ScalarAdd(factors.array(), null, factors.array(), TransformerSpec.EPSILON));
            run(new RSqrt(factors.array(), factors.array()));
            scaleRows(y, x, factors);
            scaleColumns(y, y, gain);
        }
    }

    @Override
    public void rootMeanSquareNormBack(Matrix x, Matrix gain, Matrix factors, Matrix dy, Matrix dx, Matrix dGain) {
        try (Buffers scratch = new Buffers(this)) {
            Matrix normed = scratch.matrix(x.rows(), x.columns());
            Matrix slopes = scratch.matrix(x.rows(), x.columns());
            Matrix means = scratch.matrix(x.rows(), 1);
            scaleRows(normed, x, factors);
            Pointwise.product(slopes, dy, normed).run();
            sumRows(dGain, slopes, scratch.ones(x.rows()));
            scaleColumns(slopes, dy, gain);
            dotRows(means, slopes, normed, scratch);
            scale(means, 1f / x.columns());
            scaleRows(normed, normed, means);
            Pointwise.difference(slopes, slopes, normed).run();
            scaleRows(slopes, slopes, factors);
            addScaled(dx, 1, slopes);
        }
    }

    @Override
    public void rotate(Matrix x, Matrix cosines, Matrix sines, int half, float factor, int direction) {
        try (Buffers scratch = new Buffers(this)) {
            Matrix swapped = scratch.matrix(x.rows(), x.columns());
            int halves = x.rows() * x.columns() / half;
            Matrix from = x.reshape(halves, half);
            Matrix to = swapped.reshape(halves, half);
            assign(to.every(2, 0), from.every(2, 1));
            assign(to.every(2, 1), from.every(2, 0));
            Pointwise.product(swapped, swapped, sines).run();
            Pointwise.product(x, x, cosines).run();
            addScaled(x, direction, swapped);
            scale(x, factor);
        }
    }

    @Override
    public void causalSoftmax(Matrix x, int window, Matrix hidden) {
        Pointwise.sum(x, x, hidden).run();
        softmax(x);
    }

    @Override
    public void softmax(Matrix x) {
        run(SOFTMAX, x.array(), new long[] {1}, new double[0], x.array());
    }

    @Override
    public void softmaxBack(Matrix p, Matrix d) {
        try (Buffers scratch = new Buffers(this)) {
            Matrix sums = scratch.matrix(p.rows(), 1);
            dotRows(sums, p, d, scratch);
            run(new BroadcastSubOp(d.array(), sums.array(), d.array(), 0));
            Pointwise.product(d, d, p).run();
        }
    }
}
