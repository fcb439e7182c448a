package io.cadenza.eval.likelihood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    /**
     * Of eight pieces of 0 and eight of 1, resampling draws a mean of X ÷ 16 with X binomial (16, ½). P(X ≤ 3) = 697 ÷ 65,536 =
     * 0.0106 and P(X ≤ 4) = 2,517 ÷ 65,536 = 0.0384: the percentile of 2.5 is 4 ÷ 16, that of 97.5 by symmetry 12 ÷ 16, while those
     * of 5 and 95 would be 5 ÷ 16 and 11 ÷ 16.
     */
    @Test
    void theIntervalEndsAtThePercentilesOfTheBinomialLaw() {
        List<Integer> pieces = Stream.concat(Collections.nCopies(8, 0).stream(), Collections.nCopies(8, 1).stream())
                .toList();

        Interval interval = Bootstrap.ratio(pieces, piece -> piece, piece -> 1, 1);

        assertThat(interval).isEqualTo(new Interval(0.5, 0.25, 0.75));
    }

    /** 10 nats over 10 tokens and 20 over 30 are 30 ÷ 40; drawn twice, each piece alone gives the ends. */
    @Test
    void aRatioIsOfSumsAndNotAMeanOfRatios() {
        Interval interval = Bootstrap.ratio(List.of(10, 20), nats -> nats, nats -> nats == 10 ? 10 : 30, 1);

        assertThat(interval).isEqualTo(new Interval(0.75, 20.0 / 30, 1));
    }

    /** Of sixteen pieces of one token, eight are harder for the first model by a nat: the binomial law from above. */
    @Test
    void piecesAreDrawnForBothModelsTogether() {
        double[] easy = new double[16];
        double[] hard = new double[16];
        double[] tokens = new double[16];
        for (int i = 0; i < 16; i++) {
            easy[i] = 100 * i; // what pieces have in common does not matter
            hard[i] = 100 * i + i % 2;
            tokens[i] = 1;
        }

        Interval interval = Bootstrap.difference(new double[][] {hard}, new double[][] {easy}, tokens, 1);

        assertThat(interval).isEqualTo(new Interval(0.5, 0.25, 0.75));
    }

    /** Four tokens in two pieces; from one seed the model is 2 nats worse on all of them, from the other 2 better: −½ to ½ a token. */
    @Test
    void ofSeveralTrainingsNoneDecidesAlone() {
        double[][] model = {{11, 21}, {9, 19}};
        double[][] other = {{10, 20}};

        Interval interval = Bootstrap.difference(model, other, new double[] {2, 2}, 1);

        assertThat(interval).isEqualTo(new Interval(0, -0.5, 0.5));
    }
}
