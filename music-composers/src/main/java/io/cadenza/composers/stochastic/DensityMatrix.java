package io.cadenza.composers.stochastic;

import io.cadenza.core.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How many events fall into each cell of time and timbre.
 *
 * @param columns stretches of time
 * @param orders for each row its columns' numbers of events, 0 or more
 */
record DensityMatrix(int columns, List<List<Integer>> orders) {
    /** Copies. */
    DensityMatrix {
        orders = orders.stream().map(List::copyOf).toList();
    }

    /** Each cell by the law, independently of all others. */
    static DensityMatrix drawn(int rows, int columns, double mean, RandomGenerator random) {
        return of(
                columns,
                IntStream.range(0, rows * columns)
                        .mapToObj(cell -> Distributions.poisson(mean, random))
                        .toList());
    }

    /**
     * As Xenakis did it: as many cells of each order as the law lets expect, rounded, the rest empty, and these dealt out at
     * random. For 196 cells and a mean of 0.6 they are 107, 65, 19, 4 and 1 (<em>Formalized Music</em>, p. 29).
     */
    static DensityMatrix dealt(int rows, int columns, double mean, RandomGenerator random) {
        int cells = rows * columns;
        List<Integer> filled = new ArrayList<>();
        double probability = StrictMath.exp(-mean);
        for (int order = 1; ; order++) {
            probability *= mean / order;
            int share = (int) Math.min(Math.round(probability * cells), cells - filled.size());
            if (share == 0 && order > mean) {
                break;
            }
            filled.addAll(Collections.nCopies(share, order));
        }
        List<Integer> dealt = new ArrayList<>(Collections.nCopies(cells, 0));
        int[] places = IntStream.range(0, cells).toArray();
        Seeds.shuffle(places, random);
        for (int i = 0; i < filled.size(); i++) {
            dealt.set(places[i], filled.get(i));
        }
        return of(columns, dealt);
    }

    private static DensityMatrix of(int columns, List<Integer> cells) {
        return new DensityMatrix(
                columns,
                IntStream.range(0, cells.size() / columns)
                        .mapToObj(row -> cells.subList(row * columns, (row + 1) * columns))
                        .toList());
    }
}
