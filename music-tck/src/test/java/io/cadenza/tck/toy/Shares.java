package io.cadenza.tck.toy;

import java.util.stream.IntStream;

/** Softmax over either axis; over the rows it is a fault. */
final class Shares {
    private Shares() {}

    static double[] overColumns(Matrix logits) {
        double[] shares = new double[logits.value.length];
        for (int row = 0; row < logits.rows; row++) {
            int start = row * logits.columns;
            normalise(logits, IntStream.range(start, start + logits.columns).toArray(), shares);
        }
        return shares;
    }

    static double[] overRows(Matrix logits) {
        double[] shares = new double[logits.value.length];
        for (int column = 0; column < logits.columns; column++) {
            int start = column;
            normalise(
                    logits,
                    IntStream.range(0, logits.rows)
                            .map(row -> start + row * logits.columns)
                            .toArray(),
                    shares);
        }
        return shares;
    }

    private static void normalise(Matrix logits, int[] places, double[] shares) {
        double sum = IntStream.of(places)
                .mapToDouble(place -> Math.exp(logits.value[place]))
                .sum();
        for (int place : places) {
            shares[place] = Math.exp(logits.value[place]) / sum;
        }
    }
}
