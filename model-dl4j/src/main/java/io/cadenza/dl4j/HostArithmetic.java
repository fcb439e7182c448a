package io.cadenza.dl4j;

import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import io.cadenza.core.model.TransformerSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Arithmetic on the memory of ND4J's arrays, by ND4J's own OpenBLAS without ND4J's wrappers, and in plain loops where ND4J has
 * nothing or something slower.
 *
 * <p>{@code INDArray.mmuli} writes column-major results and copies them (16 GFLOP/s on [4096, 64]·[64, 128] where the
 * product itself reaches 97), cannot add to its result, and costs 15 to 30 µs a call where the product of one row takes 0.4.
 */
final class HostArithmetic implements Arithmetic {
    private final HostProducts products = new HostProducts();

    @Override
    public boolean isOnHost() {
        return true;
    }

    @Override
    public void multiply(Matrix c, Matrix a, boolean transposeA, Matrix b, boolean transposeB, boolean add) {
        products.multiply(c, a, transposeA, b, transposeB, add);
    }

    @Override
    public void sumRows(Matrix row, Matrix a, Matrix ones) {
        openblas.cblas_sgemv(
                CblasRowMajor,
                CblasTrans,
                a.rows(),
                a.columns(),
                1,
                a.pointer(),
                a.stride(),
                ones.pointer(),
                1,
                0,
                row.pointer(),
                1);
    }

    @Override
    public void addScaled(Matrix y, float alpha, Matrix x) {
        openblas.cblas_saxpy(count(y), alpha, x.pointer(), 1, y.pointer(), 1);
    }

    @Override
    public void scale(Matrix x, float alpha) {
        openblas.cblas_sscal(count(x), alpha, x.pointer(), 1);
    }

    @Override
    public double norm(Matrix x) {
        return openblas.cblas_snrm2(count(x), x.pointer(), 1);
    }

    private static int count(Matrix x) {
        return Math.multiplyExact(x.rows(), x.columns());
    }

    private static long bytes(Matrix x) {
        return (long) x.rows() * x.columns() * Float.BYTES;
    }

    @Override
    public void copy(Matrix to, Matrix from) {
        Pointer.memcpy(to.pointer(), from.pointer(), bytes(to));
    }

    @Override
    public void assign(Matrix to, Matrix from) {
        float[] values = read(from);
        FloatBuffer target = to.buffer();
        for (int row = 0; row < to.rows(); row++) {
            target.put(row * to.stride(), values, row * to.columns(), to.columns());
        }
    }

    @Override
    public void transpose(Matrix to, Matrix from) {
        float[] values = read(from);
        float[] column = new float[from.rows()];
        FloatBuffer target = to.buffer();
        for (int row = 0; row < to.rows(); row++) {
            for (int i = 0; i < column.length; i++) {
                column[i] = values[i * from.columns() + row];
            }
            target.put(row * to.stride(), column);
        }
    }

    @Override
    public void clear(Matrix x) {
        Pointer.memset(x.pointer(), 0, bytes(x));
    }

    @Override
    public void setRows(Matrix x, Matrix row) {
        copy(x.rows(0, 1), row);
        for (int done = 1; done < x.rows(); done *= 2) {
            int count = Math.min(done, x.rows() - done);
            copy(x.rows(done, count), x.rows(0, count));
        }
    }

    @Override
    public float[] read(Matrix x) {
        FloatBuffer from = x.buffer();
        float[] values = new float[count(x)];
        for (int row = 0; row < x.rows(); row++) {
            from.get(row * x.stride(), values, row * x.columns(), x.columns());
        }
        return values;
    }

    @Override
    public void write(Matrix x, FloatBuffer values) {
        x.buffer().put(values);
    }

    @Override
    public void look(Matrix table, int[] ids, Matrix rows) {
        int channels = rows.columns();
        FloatBuffer from = table.buffer();
        FloatBuffer to = rows.buffer();
        for (int i = 0; i < ids.length; i++) {
            to.put(i * channels, from, ids[i] * channels, channels);
        }
    }

    @Override
    public void lookBack(Matrix gradient, int[] ids, Matrix rows) {
        HostPointwise.lookBack(gradient, ids, rows);
    }

    @Override
    public float[] pick(Matrix x, int[] columns) {
        FloatBuffer from = x.buffer();
        float[] picked = new float[columns.length];
        for (int row = 0; row < columns.length; row++) {
            picked[row] = from.get(row * x.stride() + columns[row]);
        }
        return picked;
    }

    @Override
    public void subtractOneAt(Matrix x, int[] columns) {
        FloatBuffer values = x.buffer();
        for (int row = 0; row < columns.length; row++) {
            int at = row * x.stride() + columns[row];
            values.put(at, values.get(at) - 1);
        }
    }

    @Override
    public void relu(Matrix x) {
        HostPointwise.relu(x);
    }

    @Override
    public void reluBack(Matrix output, Matrix delta) {
        HostPointwise.reluBack(output, delta);
    }

    @Override
    public Runnable gate(Matrix f, Matrix g, Matrix z) {
        return HostPointwise.gate(f, g, z);
    }

    @Override
    public Runnable gateBack(Matrix f, Matrix g, Matrix z, Matrix dz, Matrix df, Matrix dg) {
        return HostPointwise.gateBack(f, g, dz, df, dg);
    }

    @Override
    public Runnable cell(Cell cell) {
        return HostPointwise.cell(cell);
    }

    @Override
    public CellsBack cellsBack(int streams, Cell cells, CellSlopes slopes, Buffers scratch) {
        List<Runnable> steps = new ArrayList<>();
        for (int row = 0; row < cells.state().rows(); row += streams) {
            Matrix before = row == 0 ? null : cells.state().rows(row - streams, streams);
            steps.add(HostPointwise.cellBack(cells.rows(row, streams, before), slopes.rows(row, streams)));
        }
        return new CellsBack() {
            @Override
            public void prepare() {
                // A step computes all of its own.
            }

            @Override
            public void step(int t) {
                steps.get(t).run();
            }
        };
    }

    @Override
    public void adam(Matrix weights, Matrix m, Matrix v, Matrix gradient, AdamStep step) {
        HostPointwise.adam(weights, m, v, gradient, step);
    }

    @Override
    public void rootMeanSquareNorm(Matrix x, Matrix gain, Matrix y, Matrix factors) {
        int width = x.columns();
        float[] row = new float[width];
        float[] gains = read(gain);
        FloatBuffer from = x.buffer();
        FloatBuffer to = y.buffer();
        FloatBuffer scales = factors.buffer();
        for (int r = 0; r < x.rows(); r++) {
            from.get(r * width, row);
            double squares = 0;
            for (float value : row) {
                squares += (double) value * value;
            }
            float factor = (float) (1 / Math.sqrt(squares / width + TransformerSpec.EPSILON));
            scales.put(r, factor);
            for (int j = 0; j < width; j++) {
                row[j] = gains[j] * (row[j] * factor);
            }
            to.put(r * width, row);
        }
    }

    @Override
    public void rootMeanSquareNormBack(Matrix x, Matrix gain, Matrix factors, Matrix dy, Matrix dx, Matrix dGain) {
        int width = x.columns();
        float[] row = new float[width];
        float[] slope = new float[width];
        float[] sum = new float[width];
        float[] gains = read(gain);
        float[] gainSlopes = new float[width];
        FloatBuffer from = x.buffer();
        FloatBuffer slopes = dy.buffer();
        FloatBuffer to = dx.buffer();
        FloatBuffer scales = factors.buffer();
        for (int r = 0; r < x.rows(); r++) {
            from.get(r * width, row);
            slopes.get(r * width, slope);
            to.get(r * width, sum);
            float factor = scales.get(r);
            float product = 0;
            for (int j = 0; j < width; j++) {
                row[j] *= factor;
                gainSlopes[j] += slope[j] * row[j];
                slope[j] *= gains[j];
                product += slope[j] * row[j];
            }
            float mean = product / width;
            for (int j = 0; j < width; j++) {
                sum[j] += factor * (slope[j] - mean * row[j]);
            }
            to.put(r * width, sum);
        }
        write(dGain, FloatBuffer.wrap(gainSlopes));
    }

    @Override
    public void rotate(Matrix x, Matrix cosines, Matrix sines, int half, float factor, int direction) {
        int width = x.columns();
        FloatBuffer values = x.buffer();
        FloatBuffer cosine = cosines.buffer();
        FloatBuffer sine = sines.buffer();
        float[] row = new float[width];
        float[] c = new float[width];
        float[] s = new float[width];
        for (int r = 0; r < x.rows(); r++) {
            values.get(r * width, row);
            cosine.get(r * width, c);
            sine.get(r * width, s);
            for (int group = 0; group < width; group += 2 * half) {
                for (int i = group; i < group + half; i++) {
                    float a = factor * row[i];
                    float b = factor * row[i + half];
                    row[i] = a * c[i] + direction * b * s[i];
                    row[i + half] = b * c[i + half] + direction * a * s[i + half];
                }
            }
            values.put(r * width, row);
        }
    }

    @Override
    public void causalSoftmax(Matrix x, int window, Matrix hidden) {
        FloatBuffer values = x.buffer();
        float[] row = new float[x.columns()];
        float[] shares = new float[x.columns()];
        for (int r = 0; r < x.rows(); r++) {
            values.get(r * x.stride(), row);
            int first = Math.max(0, r - window + 1);
            Arrays.fill(shares, 0, first, 0);
            HostPointwise.softmax(row, shares, first, r + 1);
            Arrays.fill(shares, r + 1, shares.length, 0);
            values.put(r * x.stride(), shares);
        }
    }

    @Override
    public void softmax(Matrix x) {
        FloatBuffer values = x.buffer();
        float[] row = new float[x.columns()];
        float[] shares = new float[x.columns()];
        for (int r = 0; r < x.rows(); r++) {
            values.get(r * x.stride(), row);
            HostPointwise.softmax(row, shares, 0, row.length);
            values.put(r * x.stride(), shares);
        }
    }

    @Override
    public void softmaxBack(Matrix p, Matrix d) {
        FloatBuffer shares = p.buffer();
        FloatBuffer slopes = d.buffer();
        float[] share = new float[p.columns()];
        float[] slope = new float[p.columns()];
        for (int r = 0; r < p.rows(); r++) {
            shares.get(r * p.stride(), share);
            slopes.get(r * d.stride(), slope);
            float sum = 0;
            for (int j = 0; j < share.length; j++) {
                sum += share[j] * slope[j];
            }
            for (int j = 0; j < share.length; j++) {
                slope[j] = share[j] * (slope[j] - sum);
            }
            slopes.put(r * d.stride(), slope);
        }
    }
}
