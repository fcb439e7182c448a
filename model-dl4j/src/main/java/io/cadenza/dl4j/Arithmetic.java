package io.cadenza.dl4j;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the networks compute on matrices, in one of two ways: {@link HostArithmetic} calls OpenBLAS and loops on the memory of
 * ND4J's arrays, {@link ArrayArithmetic} asks ND4J for everything and so runs wherever ND4J's arrays are. Layers are written
 * once, on this, on {@link Blas} and on {@link Pointwise}, whose operations are ND4J's in both ways.
 *
 * <p>A matrix knows its arithmetic, and all operands have the same. Whatever takes a result may be used by one thread at a time.
 */
interface Arithmetic {
    /** Whether the values of matrices are in this process's memory, where {@link Matrix#pointer} finds them. */
    boolean isOnHost();

    /** c = a·b, or c += a·b, where the factors may be transposed. */
    void multiply(Matrix c, Matrix a, boolean transposeA, Matrix b, boolean transposeB, boolean add);

    /** row = the sum of the rows of a; {@code ones} holds at least as many ones as a has rows. */
    void sumRows(Matrix row, Matrix a, Matrix ones);

    /** y += α·x, on all values of contiguous matrices. */
    void addScaled(Matrix y, float alpha, Matrix x);

    /** x ← α·x, on all values of a contiguous matrix. */
    void scale(Matrix x, float alpha);

    /** The square root of the sum of the squares of a contiguous matrix. */
    double norm(Matrix x);

    /** Copies contiguous values. */
    void copy(Matrix to, Matrix from);

    /** Copies a matrix of the same shape; parts too. */
    void assign(Matrix to, Matrix from);

    /** Sets a matrix to the transpose of another; parts too. */
    void transpose(Matrix to, Matrix from);

    /** Sets contiguous values to 0. */
    void clear(Matrix x);

    /** Sets every row of a contiguous matrix to a row. */
    void setRows(Matrix x, Matrix row);

    /** A copy of the values, row by row. */
    float[] read(Matrix x);

    /** Sets contiguous values to those from the buffer's position to its limit. */
    void write(Matrix x, FloatBuffer values);

    /** Sets rows to those rows of a table that ids name. */
    void look(Matrix table, int[] ids, Matrix rows);

    /** The way back from {@link #look}: sets each row of a table's gradient to the sum of the rows of its id. */
    void lookBack(Matrix gradient, int[] ids, Matrix rows);

    /** The value of each row at its own column. */
    float[] pick(Matrix x, int[] columns);

    /** Subtracts 1 from the value of each row at its own column. */
    void subtractOneAt(Matrix x, int[] columns);

    /** Sets negative values of a contiguous matrix to 0 and keeps what is not a number. */
    void relu(Matrix x);

    /** Turns the gradient of ReLU's output into that of its input: what a positive output lets pass. */
    void reluBack(Matrix output, Matrix delta);

    /** f ← tanh(f), g ← σ(g) and z = f·g, on contiguous matrices; made once, run in every pass. */
    Runnable gate(Matrix f, Matrix g, Matrix z);

    /**
     * The way back from {@link #gate}: the gradients df and dg of what f and g were, from that of z.
     *
     * @param dz may be overwritten
     */
    Runnable gateBack(Matrix f, Matrix g, Matrix z, Matrix dz, Matrix df, Matrix dg);

    /**
     * Memory cells of an LSTM and their gates: c = f·before + i·g, h = o·tanh(c), contiguous matrices of one shape.
     *
     * @param before the cells' states before, where there are any
     */
    record Cell(
            Matrix input,
            Matrix forget,
            Matrix candidate,
            Matrix output,
            @Nullable Matrix before,
            Matrix state,
            Matrix tanh,
            Matrix hidden) {
        /** Some rows, which have states before. */
        Cell rows(int first, int count, @Nullable Matrix earlier) {
            return new Cell(
                    input.rows(first, count),
                    forget.rows(first, count),
                    candidate.rows(first, count),
                    output.rows(first, count),
                    earlier,
                    state.rows(first, count),
                    tanh.rows(first, count),
                    hidden.rows(first, count));
        }
    }

    /**
     * Gradients of what a cell's gates were before they were applied, and of what it gives out.
     *
     * @param state of the cells of one step: from later steps before a step of the way back, for the earlier one after it
     */
    record CellSlopes(Matrix input, Matrix forget, Matrix candidate, Matrix output, Matrix hidden, Matrix state) {
        /** Some rows of all but the state. */
        CellSlopes rows(int first, int count) {
            return new CellSlopes(
                    input.rows(first, count),
                    forget.rows(first, count),
                    candidate.rows(first, count),
                    output.rows(first, count),
                    hidden.rows(first, count),
                    state);
        }
    }

    /** Applies the gates and the cell; made once, run in every pass. */
    Runnable cell(Cell cell);

    /** The way back through the steps of {@link #cell}, from the last to the first. */
    interface CellsBack {
        /** To be called before the last step. */
        void prepare();

        /** Makes the gradients of a step's gates from that of its output and those of later steps. */
        void step(int t);
    }

    /**
     * The way back through steps that lie one after the other.
     *
     * @param streams rows of a step
     * @param cells of all steps, without states before the first
     */
    CellsBack cellsBack(int streams, Cell cells, CellSlopes slopes, Buffers scratch);

    /** The numbers of one update: see {@link io.cadenza.core.model.Adam}. */
    record AdamStep(float beta1, float rest1, float beta2, float rest2, float epsilon, float size) {}

    /** m and v take a gradient in, which may be overwritten, and weights move by −size·m/(√v + ε); contiguous matrices. */
    void adam(Matrix weights, Matrix m, Matrix v, Matrix gradient, AdamStep step);

    /**
     * y = gain · x / √(mean(x²) + ε) on each row.
     *
     * @param factors [rows][1], takes what each row was multiplied by, for the way back
     */
    void rootMeanSquareNorm(Matrix x, Matrix gain, Matrix y, Matrix factors);

    /** The way back from {@link #rootMeanSquareNorm}: sets the gain's gradient and adds to dx. */
    void rootMeanSquareNormBack(Matrix x, Matrix gain, Matrix factors, Matrix dy, Matrix dx, Matrix dGain);

    /**
     * x ← factor · (x · cosines + swapped(x) · sines), where the halves of each group of columns are swapped; with a direction of
     * −1 sines are subtracted.
     *
     * @param x a contiguous matrix of the shape of cosines and sines
     * @param half half the columns of a group
     */
    void rotate(Matrix x, Matrix cosines, Matrix sines, int half, float factor, int direction);

    /**
     * x = e^x / Σ e^x, on the last {@code window} columns of each row up to the one of the row's own number; others become 0.
     *
     * @param hidden {@link #hide} of the same
     */
    void causalSoftmax(Matrix x, int window, Matrix hidden);

    /** Sets to −∞ what {@link #causalSoftmax} leaves out, and the rest to 0. */
    default void hide(Matrix hidden, int window) {
        float[] values = new float[Math.multiplyExact(hidden.rows(), hidden.columns())];
        for (int row = 0; row < hidden.rows(); row++) {
            for (int column = 0; column < hidden.columns(); column++) {
                boolean seen = column <= row && column > row - window;
                values[row * hidden.columns() + column] = seen ? 0 : Float.NEGATIVE_INFINITY;
            }
        }
        write(hidden, FloatBuffer.wrap(values));
    }

    /** x = e^x / Σ e^x on each row. */
    void softmax(Matrix x);

    /** The way back from a softmax of result p: d ← p·(d − Σ p·d) on each row. */
    void softmaxBack(Matrix p, Matrix d);
}
