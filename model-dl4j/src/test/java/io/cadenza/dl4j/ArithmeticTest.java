package io.cadenza.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Device;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both arithmetics on small matrices and parts of them, against the definitions written out or numbers worked out by hand. */
final class ArithmeticTest {
    private static final Offset<Float> CLOSE = within(1e-5f);

    @BeforeAll
    static void load() {
        Natives.load(Device.CPU);
    }

    static Stream<Arithmetic> both() {
        return Stream.of(new HostArithmetic(), new ArrayArithmetic());
    }

    private static Matrix matrix(Buffers scratch, int columns, float... values) {
        Matrix matrix = scratch.matrix(values.length / columns, columns);
        matrix.set(FloatBuffer.wrap(values));
        return matrix;
    }

    private static Matrix random(Buffers scratch, Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return matrix(scratch, columns, values);
    }

    /** Rows 2 and 3 of every other row, and columns from 1 on: what taps, heads and gates are. */
    private static Matrix part(Buffers scratch, Random random, int rows, int columns, int kind) {
        return switch (kind) {
            case 0 -> random(scratch, random, rows, columns);
            case 1 -> random(scratch, random, rows + 3, columns).rows(2, rows);
            case 2 -> random(scratch, random, rows, columns + 4).columns(1, columns);
            default ->
                random(scratch, random, 2 * rows, columns + 2).every(2, 1).columns(2, columns);
        };
    }

    /** Products of all combinations of transposed and plain factors, of wholes and parts, of one row or column too. */
    @ParameterizedTest
    @MethodSource("both")
    void productsFollowTheDefinition(Arithmetic arithmetic) {
        Random random = new Random(5);
        int[][] shapes = {{4, 3, 5}, {1, 3, 5}, {4, 1, 5}, {4, 3, 1}, {1, 1, 1}, {1, 6, 1}};
        for (int[] shape : shapes) {
            // Every fifth of 512, so that each kind of each operand meets each of the others.
            for (int kinds = 0; kinds < 4 * 4 * 4 * 8; kinds += 5) {
                try (Buffers scratch = new Buffers(arithmetic)) {
                    boolean transposeA = (kinds & 1) != 0;
                    boolean transposeB = (kinds & 2) != 0;
                    boolean add = (kinds & 4) != 0;
                    int m = shape[0];
                    int n = shape[1];
                    int k = shape[2];
                    Matrix a = part(scratch, random, transposeA ? k : m, transposeA ? m : k, kinds / 8 % 4);
                    Matrix b = part(scratch, random, transposeB ? n : k, transposeB ? k : n, kinds / 32 % 4);
                    Matrix c = part(scratch, random, m, n, kinds / 128);
                    float[][] x = a.toRows();
                    float[][] y = b.toRows();
                    float[][] expected = c.toRows();
                    for (int i = 0; i < m; i++) {
                        for (int j = 0; j < n; j++) {
                            double sum = add ? expected[i][j] : 0;
                            for (int l = 0; l < k; l++) {
                                sum += (double) (transposeA ? x[l][i] : x[i][l]) * (transposeB ? y[j][l] : y[l][j]);
                            }
                            expected[i][j] = (float) sum;
                        }
                    }
                    arithmetic.multiply(c, a, transposeA, b, transposeB, add);
                    for (int i = 0; i < m; i++) {
                        assertThat(c.toRows()[i])
                                .as("shape %s, kinds %d", shape, kinds)
                                .containsExactly(expected[i], CLOSE);
                    }
                }
            }
        }
    }

    /** Shapes that are cut into tiles where OpenBLAS has kernels without panels, none of them a multiple of a tile. */
    @ParameterizedTest
    @MethodSource("both")
    void largeProductsFollowTheDefinition(Arithmetic arithmetic) {
        Random random = new Random(6);
        int[][] shapes = {{701, 100, 90}, {1003, 65, 130}, {130, 70, 301}, {300, 304, 64}, {30, 100, 600}};
        for (int[] shape : shapes) {
            for (int kinds = 0; kinds < 8; kinds++) {
                try (Buffers scratch = new Buffers(arithmetic)) {
                    boolean transposeA = (kinds & 1) != 0;
                    boolean add = (kinds & 2) != 0;
                    int part = kinds & 4;
                    int m = shape[0];
                    int n = shape[1];
                    int k = shape[2];
                    Matrix a = part(scratch, random, transposeA ? k : m, transposeA ? m : k, part / 2);
                    Matrix b = part(scratch, random, k, n, part / 2);
                    Matrix c = part(scratch, random, m, n, part / 4);
                    float[] x = a.values();
                    float[] y = b.values();
                    float[] expected = c.values();
                    for (int i = 0; i < m; i++) {
                        for (int j = 0; j < n; j++) {
                            double sum = add ? expected[i * n + j] : 0;
                            for (int l = 0; l < k; l++) {
                                sum += (double) (transposeA ? x[l * m + i] : x[i * k + l]) * y[l * n + j];
                            }
                            expected[i * n + j] = (float) sum;
                        }
                    }
                    arithmetic.multiply(c, a, transposeA, b, false, add);
                    // One number: an assertion of each of a million elements takes half a minute.
                    assertThat(largestDifference(c.values(), expected))
                            .as("shape %s, kinds %d", Arrays.toString(shape), kinds)
                            .isLessThan(1e-4);
                }
            }
        }
    }

    private static double largestDifference(float[] x, float[] y) {
        assertThat(x).hasSameSizeAs(y);
        return IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs((double) x[i] - y[i]))
                .reduce(0, (a, b) -> a > b || Double.isNaN(a) ? a : b);
    }

    @ParameterizedTest
    @MethodSource("both")
    void partsAreCopiedAndTransposed(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix from = matrix(scratch, 4, 1, 2, 3, 4, 5, 6, 7, 8).columns(1, 3);
            Matrix copied = scratch.matrix(2, 5);
            Matrix turned = scratch.matrix(3, 4);
            copied.columns(2, 3).assign(from);
            turned.columns(1, 2).setTransposed(from);

            assertThat(copied.values()).containsExactly(0, 0, 2, 3, 4, 0, 0, 6, 7, 8);
            assertThat(turned.values()).containsExactly(0, 2, 6, 0, 0, 3, 7, 0, 0, 4, 8, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void valuesOutsideAPartStay(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix whole = matrix(scratch, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            Matrix two = matrix(scratch, 2, 1, 0, 0, 1);
            Blas.set(whole.rows(1, 2).columns(1, 2), two, two);

            assertThat(whole.values()).containsExactly(1, 2, 3, 4, 1, 0, 7, 0, 1);
            whole.rows(0, 1).clear();
            whole.rows(1, 2).setRows(matrix(scratch, 3, 4, 5, 6));
            assertThat(whole.values()).containsExactly(0, 0, 0, 4, 5, 6, 4, 5, 6);
            whole.rows(2, 1).set(whole.rows(0, 1));
            assertThat(whole.every(2, 0).values()).containsExactly(0, 0, 0);
            assertThat(whole.columns(1, 1).values()).containsExactly(0, 5, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void vectorsAreScaledAddedAndMeasured(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix x = matrix(scratch, 2, 3, 0, 0, 4);
            Matrix sum = scratch.matrix(1, 2);

            assertThat(arithmetic.norm(x)).isEqualTo(5, within(1e-6));
            arithmetic.scale(x, -2);
            arithmetic.addScaled(x, 0.5f, matrix(scratch, 2, 2, 4, 6, 8));
            assertThat(x.values()).containsExactly(-5, 2, 3, -4);
            arithmetic.sumRows(sum, x, scratch.ones(5));
            assertThat(sum.values()).containsExactly(-2, -2);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void reluKeepsWhatIsNotANumberAndPassesGradientsOfPositiveOutputs(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix x = matrix(scratch, 4, -1, 0, 2, Float.NaN);
            Matrix delta = matrix(scratch, 4, 5, 6, 7, 8);
            arithmetic.relu(x);
            arithmetic.reluBack(x, delta);

            assertThat(x.values()).containsExactly(0, 0, 2, Float.NaN);
            assertThat(delta.values()).containsExactly(0, 0, 7, 0);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** More values than are taken at a time; the gradients are those of d·tanh(f)·σ(g). */
    @ParameterizedTest
    @MethodSource("both")
    void gatesAndTheirGradientsFollowTheDefinition(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Random random = new Random(7);
            Matrix f = random(scratch, random, 31, 70);
            Matrix g = random(scratch, random, 31, 70);
            Matrix dz = random(scratch, random, 31, 70);
            Matrix z = scratch.matrix(31, 70);
            Matrix df = scratch.matrix(31, 70);
            Matrix dg = scratch.matrix(31, 70);
            float[] x = f.values();
            float[] y = g.values();
            float[] d = dz.values();
            float[] expected = new float[x.length];
            float[] slopesOfX = new float[x.length];
            float[] slopesOfY = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                double t = Math.tanh(x[i]);
                double s = sigmoid(y[i]);
                expected[i] = (float) (t * s);
                slopesOfX[i] = (float) (d[i] * s * (1 - t * t));
                slopesOfY[i] = (float) (d[i] * t * s * (1 - s));
            }
            arithmetic.gate(f, g, z).run();
            arithmetic.gateBack(f, g, z, dz, df, dg).run();

            assertThat(z.values()).containsExactly(expected, CLOSE);
            assertThat(df.values()).containsExactly(slopesOfX, CLOSE);
            assertThat(dg.values()).containsExactly(slopesOfY, CLOSE);
        }
    }

    /** m = 0.9·1 + 0.1·2, v = 0.99·0.2 + 0.01·2²; √v = 0.487852, so that the weight moves by 0.5·1.1/(0.487852 + 0.1). */
    @ParameterizedTest
    @MethodSource("both")
    void adamMovesWeightsByTheirMoments(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix weights = matrix(scratch, 2, 3, 3);
            Matrix m = matrix(scratch, 2, 1, 1);
            Matrix v = matrix(scratch, 2, 0.2f, 0.2f);
            arithmetic.adam(
                    weights,
                    m,
                    v,
                    matrix(scratch, 2, 2, 2),
                    new Arithmetic.AdamStep(0.9f, 0.1f, 0.99f, 0.01f, 0.1f, 0.5f));

            assertThat(m.values()).containsExactly(new float[] {1.1f, 1.1f}, CLOSE);
            assertThat(v.values()).containsExactly(new float[] {0.238f, 0.238f}, CLOSE);
            assertThat(weights.values()).containsExactly(new float[] {2.064392f, 2.064392f}, CLOSE);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void rowsAreLookedUpAndTheirGradientsSummedById(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix table = matrix(scratch, 2, 1, 2, 3, 4, 5, 6);
            Matrix rows = scratch.matrix(4, 2);
            Matrix gradient = matrix(scratch, 2, 9, 9, 9, 9, 9, 9);
            arithmetic.look(table, new int[] {2, 0, 2}, rows.rows(1, 3));
            arithmetic.lookBack(gradient, new int[] {2, 0, 2}, rows.rows(1, 3));

            assertThat(rows.values()).containsExactly(0, 0, 5, 6, 1, 2, 5, 6);
            assertThat(gradient.values()).containsExactly(1, 2, 0, 0, 10, 12);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void oneValueOfEachRowIsPickedAndLowered(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix x = matrix(scratch, 3, 1, 2, 3, 4, 5, 6);

            assertThat(arithmetic.pick(x, new int[] {2, 0})).containsExactly(3, 4);
            arithmetic.subtractOneAt(x, new int[] {2, 0});
            assertThat(x.values()).containsExactly(1, 2, 2, 3, 5, 6);
        }
    }

    /** √(mean(3², 4²)) = √12.5, to which ε = 1e-5 or 1e-6 adds less than the tolerance. */
    @ParameterizedTest
    @MethodSource("both")
    void rowsAreNormedByTheirRootMeanSquare(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix y = scratch.matrix(2, 2);
            Matrix factors = scratch.matrix(2, 1);
            arithmetic.rootMeanSquareNorm(matrix(scratch, 2, 3, 4, -4, 3), matrix(scratch, 2, 1, 2), y, factors);

            float factor = (float) (1 / Math.sqrt(12.5));
            assertThat(factors.values()).containsExactly(new float[] {factor, factor}, CLOSE);
            assertThat(y.values())
                    .containsExactly(new float[] {3 * factor, 8 * factor, -4 * factor, 6 * factor}, CLOSE);
        }
    }

    /** Two groups of two columns, turned by a quarter and by nothing; and back. */
    @ParameterizedTest
    @MethodSource("both")
    void pairsAreTurned(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix x = matrix(scratch, 4, 1, 2, 3, 4);
            Matrix cosines = matrix(scratch, 4, 0, 0, 1, 1);
            Matrix sines = matrix(scratch, 4, -1, 1, 0, 0);
            arithmetic.rotate(x, cosines, sines, 1, 2, 1);
            assertThat(x.values()).containsExactly(-4, 2, 6, 8);

            arithmetic.rotate(x, cosines, sines, 1, 0.5f, -1);
            assertThat(x.values()).containsExactly(1, 2, 3, 4);
        }
    }

    /** e^ln(1), e^ln(3): shares of 1/4 and 3/4. */
    @ParameterizedTest
    @MethodSource("both")
    void sharesAreOfWhatIsSeen(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            float three = (float) Math.log(3);
            Matrix x = matrix(scratch, 3, 5, 90, 90, 0, three, 90, 90, 0, three);
            Matrix hidden = scratch.matrix(3, 3);
            arithmetic.hide(hidden, 2);
            arithmetic.causalSoftmax(x, 2, hidden);
            assertThat(x.values()).containsExactly(new float[] {1, 0, 0, 0.25f, 0.75f, 0, 0, 0.25f, 0.75f}, CLOSE);

            Matrix few = matrix(scratch, 4, 0, three, 90, 90).columns(0, 2);
            arithmetic.softmax(few);
            assertThat(few.values()).containsExactly(new float[] {0.25f, 0.75f}, CLOSE);

            Matrix slopes = matrix(scratch, 3, 1, 7, 7, 4, 8, 7, 7, 4, 8);
            arithmetic.softmaxBack(x, slopes);
            assertThat(slopes.values())
                    .containsExactly(new float[] {0, 0, 0, -0.75f, 0.75f, 0, 0, -0.75f, 0.75f}, CLOSE);
        }
    }

    /** Against e^x in double precision; what is less than e^-80 of the largest may be anything as small. */
    @ParameterizedTest
    @MethodSource("both")
    void sharesAreWithinAMillionthOfTheirSize(Arithmetic arithmetic) {
        float[] logits = {0, -1, 3.25f, -20, -50.5f, -77, 2.5f, -300, 1e-6f, 3, -0.7f};
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i]))
                .sum();
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix x = matrix(scratch, logits.length, logits);
            arithmetic.softmax(x);

            float[] shares = x.values();
            for (int i = 0; i < logits.length; i++) {
                double expected = Math.exp(logits[i]) / sum;
                assertThat((double) shares[i])
                        .as("share of %s", logits[i])
                        .isCloseTo(expected, within(1e-6 * expected + Math.exp(-80)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void allSharesAreNotANumberWhereALogitIsNot(Arithmetic arithmetic) {
        try (Buffers scratch = new Buffers(arithmetic)) {
            Matrix x = matrix(scratch, 5, 1, 2, Float.NaN, 4, 5);
            arithmetic.softmax(x);
            assertThat(x.values()).containsOnly(Float.NaN);
        }
    }

    @Test
    void arraysThatMayBeOnACardHaveNoPointer() {
        try (Buffers scratch = new Buffers(new ArrayArithmetic())) {
            Matrix matrix = scratch.matrix(2, 2);

            assertThatThrownBy(matrix::pointer).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(matrix.rows(1, 1)::buffer).isInstanceOf(IllegalStateException.class);
        }
    }
}
