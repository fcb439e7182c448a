package io.cadenza.javabackend;

import java.util.Arrays;

/** The latest rows of several streams, for the taps of a dilated convolution. */
final class Ring {
    private final int streams;
    private final int length;
    private final int width;
    /** [stream][position modulo length] */
    private final float[][][] rows;

    private long position;

    Ring(int streams, int length, int width) {
        this.streams = streams;
        this.length = length;
        this.width = width;
        this.rows = new float[streams][length][width];
    }

    /**
     * Lays each new row behind the earlier ones that a convolution's taps see, the oldest first and zeros before the start;
     * then remembers the new rows.
     *
     * @param x the new rows, [stream · steps][width]
     * @param taps [stream · steps][kernel · width]
     */
    void gather(float[][] x, float[][] taps, int steps, int kernel, int dilation) {
        for (int stream = 0; stream < streams; stream++) {
            for (int t = 0; t < steps; t++) {
                for (int tap = 0; tap < kernel; tap++) {
                    copy(x, taps[stream * steps + t], stream * steps, stream, t, tap, (kernel - 1 - tap) * dilation);
                }
            }
            for (int t = Math.max(0, steps - length); t < steps; t++) {
                System.arraycopy(x[stream * steps + t], 0, rows[stream][slot(position + t)], 0, width);
            }
        }
        position += steps;
    }

    private void copy(float[][] x, float[] taps, int first, int stream, int t, int tap, int lookBack) {
        int to = tap * width;
        if (t >= lookBack) {
            System.arraycopy(x[first + t - lookBack], 0, taps, to, width);
        } else if (position + t >= lookBack) {
            System.arraycopy(rows[stream][slot(position + t - lookBack)], 0, taps, to, width);
        } else {
            Arrays.fill(taps, to, to + width, 0);
        }
    }

    private int slot(long at) {
        return (int) (at % length);
    }
}
