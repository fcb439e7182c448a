package io.cadenza.dl4j;

import java.util.List;
import java.util.stream.IntStream;

/** The latest inputs of a convolution in a ring, zeros before the first. */
final class ConvState {
    private final Matrix[] ring;
    private int latest;

    /** Room for {@code reach} inputs of [streams][channels], the latest one included. */
    ConvState(Buffers scratch, int reach, int streams, int channels) {
        Matrix all = scratch.matrix(Math.multiplyExact(reach, streams), channels);
        this.ring = new Matrix[reach];
        for (int i = 0; i < reach; i++) {
            ring[i] = all.rows(i * streams, streams);
        }
    }

    /** Makes an input the latest one. */
    void add(Matrix input) {
        latest = (latest + 1) % ring.length;
        ring[latest].set(input);
    }

    /** The inputs from the oldest on. */
    List<Matrix> all() {
        return IntStream.rangeClosed(1, ring.length)
                .mapToObj(number -> back(ring.length - number))
                .toList();
    }

    /** The input some steps back; 0 is the latest. */
    Matrix back(int steps) {
        return ring[Math.floorMod(latest - steps, ring.length)];
    }
}
