package io.cadenza.javabackend;

import java.util.SplittableRandom;

/** What the machine gives the loops of this backend: how fast weights can be read, and how fast multiplied. */
final class Limits {
    private static final int BLOCKS = 15;
    private static final int WIDTH = 512;

    private Limits() {}

    static void print() {
        for (int kilobytes : new int[] {16, 850, 1230, 65_536}) {
            System.out.printf("reading %d KB again and again: %.0f GB/s%n", kilobytes, gigabytesPerSecond(kilobytes));
        }
        System.out.printf("products of 32 rows, 256 x 512: %.0f GFLOP/s%n", gigaflops(new PlainKernel()));
        System.out.printf(
                "the same, by %s: %.0f GFLOP/s%n",
                RowKernel.of(64).getClass().getSimpleName(), gigaflops(RowKernel.of(64)));
    }

    private static double gigabytesPerSecond(int kilobytes) {
        float[][] rows = random(kilobytes * 1024 / (WIDTH * Float.BYTES), WIDTH);
        float[] sum = new float[WIDTH];
        int repeats = Math.max(1, 60_000 / rows.length);
        Stopwatch watch = new Stopwatch(BLOCKS, repeats);
        for (int block = 0; block < BLOCKS; block++) {
            watch.time(() -> {
                for (int repeat = 0; repeat < repeats; repeat++) {
                    for (int row = 0; row + 4 <= rows.length; row += 4) {
                        addFour(rows[row], rows[row + 1], rows[row + 2], rows[row + 3], sum);
                    }
                }
            });
        }
        return kilobytes * 1024 / watch.processorMicroseconds() / 1e3;
    }

    private static void addFour(float[] p, float[] q, float[] r, float[] s, float[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] += p[j] + q[j] + r[j] + s[j];
        }
    }

    private static double gigaflops(RowKernel kernel) {
        float[][] x = random(32, 256);
        float[][] y = random(32, WIDTH);
        Dense dense = new Dense(random(256, WIDTH), new float[WIDTH]);
        Stopwatch watch = new Stopwatch(BLOCKS, 50);
        for (int block = 0; block < BLOCKS; block++) {
            watch.time(() -> {
                for (int repeat = 0; repeat < 50; repeat++) {
                    dense.apply(kernel, x, y, 32);
                }
            });
        }
        return 2.0 * 32 * 256 * WIDTH / watch.processorMicroseconds() / 1e3;
    }

    private static float[][] random(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextDouble() - 0.5f;
            }
        }
        return values;
    }
}
