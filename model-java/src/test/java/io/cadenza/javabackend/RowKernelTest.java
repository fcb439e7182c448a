package io.cadenza.javabackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of this module run with the Vector API, which a session takes for many streams. */
final class RowKernelTest {
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void manyStreamsHaveTheVectorKernelAtOnceAndFewComeToItLate() {
        assumeTrue(Fused.MULTIPLY_ADD, "this processor does not multiply and add in one instruction");
        assertThat(RowKernel.of(RowKernel.WORTHWHILE_STREAMS)).isInstanceOf(VectorKernel.class);
        assertThat(RowKernel.of(RowKernel.WORTHWHILE_STREAMS - 1)).isInstanceOf(LateVectorKernel.class);
    }

    /** 1,000 · 100 products and sums a row: the bound of 4 · 10⁹ is reached by the 40,000th row, not by the one before. */
    @Test
    void aLongStreamGoesOverToTheVectorKernelOnceWithTheSameBits() {
        Dense dense = new Dense(matrix(1_000, 100), matrix(1, 100)[0]);
        float[][] input = matrix(1, 1_000);
        float[][] plain = new float[1][100];
        dense.apply(new PlainKernel(), input, plain, 1);
        AtomicInteger made = new AtomicInteger();
        RowKernel late = new LateVectorKernel(() -> {
            made.incrementAndGet();
            return new VectorKernel();
        });
        float[][] output = new float[1][100];
        for (int row = 1; row < 40_000; row++) {
            dense.apply(late, input, output, 1);
        }
        assertThat(made).hasValue(0);
        for (int row = 40_000; row < 40_010; row++) {
            dense.apply(late, input, output, 1);
            assertThat(output).isDeepEqualTo(plain);
        }
        assertThat(made).hasValue(1);
    }

    /** As from JDK 25 on, whatever runs this: rows and terms that fill no pair and no group of four, with gaps between them. */
    @ParameterizedTest
    @CsvSource({"1, 16, 4", "2, 16, 3", "5, 48, 131", "6, 32, 260"})
    void rowsInPairsHaveTheBitsOfEachAlone(int rows, int columns, int terms) {
        float[] a = matrix(1, rows * 2 * terms)[0];
        float[] b = matrix(1, terms * columns)[0];
        float[] d = matrix(1, rows * columns)[0];
        float[] alone = new float[rows * (columns + 3)];
        float[] inPairs = new float[rows * (columns + 3)];

        new PlainArithmetic(false)
                .product(alone, 1, columns + 3, d, 0, columns, a, 0, 2 * terms, 2, b, 0, columns, rows, columns, terms);
        new PlainArithmetic(true)
                .product(
                        inPairs,
                        1,
                        columns + 3,
                        d,
                        0,
                        columns,
                        a,
                        0,
                        2 * terms,
                        2,
                        b,
                        0,
                        columns,
                        rows,
                        columns,
                        terms);

        assertThat(inPairs).isEqualTo(alone);
        assertThat(alone[1]).isNotZero();
    }

    /** Rows that fill no group of four, weight rows that fill none, columns that fill no vector: the same bits. */
    @ParameterizedTest
    @CsvSource({
        "1, 4, 32",
        "4, 4, 32",
        "7, 5, 31",
        "3, 64, 96",
        "1, 32, 127",
        "16, 128, 128",
        "19, 64, 304",
        "32, 100, 447",
        "5, 3, 1"
    })
    void productsAreThoseOfThePlainLoopsToTheBit(int rows, int in, int out) {
        Dense dense = new Dense(matrix(in, out), matrix(1, out)[0]);
        float[][] input = matrix(rows, in);
        float[][] plain = new float[rows][out];
        float[][] vectors = new float[rows][out];
        dense.apply(new PlainKernel(), input, plain, rows);
        dense.apply(new VectorKernel(), input, vectors, rows);
        assertThat(vectors).isDeepEqualTo(plain);
    }

    /** A product of more than 512 columns is computed in tiles, from the last one on at every second call. */
    @ParameterizedTest
    @CsvSource({
        "1, 9, 511",
        "1, 9, 512",
        "2, 9, 513",
        "5, 6, 600",
        "1, 8, 1023",
        "3, 7, 1025",
        "4, 12, 2048",
        "17, 5, 1537"
    })
    void productsOfManyColumnsAreSumsOfProductsAtEveryCall(int rows, int in, int out) {
        float[][] weights = matrix(in, out);
        float[] bias = matrix(1, out)[0];
        Dense dense = new Dense(weights, bias);
        float[][] input = matrix(rows, in);
        PlainKernel kernel = new PlainKernel();
        float[][] vectors = new float[rows][out];
        dense.apply(new VectorKernel(), input, vectors, rows);
        for (int call = 0; call < 3; call++) {
            float[][] plain = new float[rows][out];
            dense.apply(kernel, input, plain, rows);
            assertThat(vectors).isDeepEqualTo(plain);
            double farthest = 0;
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < out; j++) {
                    double sum = bias[j];
                    for (int i = 0; i < in; i++) {
                        sum += (double) input[row][i] * weights[i][j];
                    }
                    farthest = Math.max(farthest, Math.abs(sum - plain[row][j]));
                }
            }
            assertThat(farthest).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 64, 67})
    void gatesAreThoseOfThePlainLoopsToTheBit(int size) {
        float[] sums = scaled(2 * size);
        float[] plain = new float[size];
        float[] vectors = new float[size];
        new PlainKernel().gate(sums.clone(), plain);
        new VectorKernel().gate(sums.clone(), vectors);
        assertThat(vectors).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 64, 67})
    void cellsAreThoseOfThePlainLoopsToTheBit(int size) {
        float[] gates = scaled(4 * size);
        float[] plainState = scaled(size);
        float[] vectorState = plainState.clone();
        float[] plain = new float[size];
        float[] vectors = new float[size];
        new PlainKernel().cell(gates.clone(), plainState, plain);
        new VectorKernel().cell(gates.clone(), vectorState, vectors);
        assertThat(vectorState).isEqualTo(plainState);
        assertThat(vectors).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 64, 67})
    void swishesAreThoseOfThePlainLoopsToTheBit(int size) {
        float[] sums = scaled(2 * size);
        float[] plain = new float[size];
        float[] vectors = new float[size];
        new PlainKernel().swish(sums, plain);
        new VectorKernel().swish(sums, vectors);
        assertThat(vectors).isEqualTo(plain);
        double sigmoid = 1 / (1 + Math.exp(-sums[0]));
        assertThat((double) plain[0]).isCloseTo(sums[0] * sigmoid * sums[size], within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "0, 64", "64, 64", "3, 33"})
    void sumsAreThoseOfThePlainLoopsToTheBit(int from, int size) {
        float[] x = scaled(from + size);
        float[] plain = scaled(size);
        float[] vectors = plain.clone();
        new PlainKernel().add(x, from, plain);
        new VectorKernel().add(x, from, vectors);
        assertThat(vectors).isEqualTo(plain);
    }

    /** Values far enough out that tanh is 1 for some of them. */
    private float[] scaled(int length) {
        float[] values = matrix(1, length)[0];
        for (int j = 0; j < length; j++) {
            values[j] *= 12;
        }
        return values;
    }

    private float[][] matrix(int rows, int columns) {
        float[][] matrix = new float[rows][columns];
        for (float[] row : matrix) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) random.nextDouble(-1, 1);
            }
        }
        return matrix;
    }
}
