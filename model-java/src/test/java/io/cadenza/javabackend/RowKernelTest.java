package io.cadenza.javabackend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests of this module run with the Vector API; {@code RowKernel.of} of few streams is the plain one all the same. */
final class RowKernelTest {
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void manyStreamsHaveTheVectorKernelAndFewThePlainOne() {
        assertThat(RowKernel.of(RowKernel.WORTHWHILE_STREAMS)).isInstanceOf(VectorKernel.class);
        assertThat(RowKernel.of(RowKernel.WORTHWHILE_STREAMS - 1)).isInstanceOf(PlainKernel.class);
    }

    /** Rows that fill no group of four, weight rows that fill none, columns that fill no vector: the same bits. */
    @ParameterizedTest
    @CsvSource({"1, 4, 32", "4, 4, 32", "7, 5, 31", "16, 128, 128", "19, 64, 304", "32, 100, 447", "5, 3, 1"})
    void productsAreThoseOfThePlainLoopsToTheBit(int rows, int in, int out) {
        Dense dense = new Dense(matrix(in, out), matrix(1, out)[0]);
        float[][] input = matrix(rows, in);
        float[][] plain = new float[rows][out];
        float[][] vectors = new float[rows][out];
        dense.apply(new PlainKernel(), input, plain, rows);
        dense.apply(new VectorKernel(), input, vectors, rows);
        assertThat(vectors).isDeepEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"1", "15", "16", "128", "131"})
    void tanhIsThatOfThePlainLoopsToTheBit(int width) {
        float[] plain = matrix(1, width)[0];
        for (int j = 0; j < width; j++) {
            plain[j] *= 12;
        }
        float[] vectors = Arrays.copyOf(plain, width);
        Activations.tanh(new PlainKernel(), plain, new float[width]);
        Activations.tanh(new VectorKernel(), vectors, new float[width]);
        assertThat(vectors).isEqualTo(plain);
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
