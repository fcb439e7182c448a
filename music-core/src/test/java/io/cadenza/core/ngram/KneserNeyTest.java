package io.cadenza.core.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Probabilities worked out by hand: a = 0, b = 1, c = 2, discount ½, the sequence a b a c b. */
@Tag("fast")
class KneserNeyTest {
    private static final int[] ABACB = {0, 1, 0, 2, 1};

    private static double[] after(TrainingState state, int... past) {
        try (SequenceModel model = Counting.open(state)) {
            return Counting.probabilities(model.logits(past)[past.length - 1]);
        }
    }

    private static void assertNear(double[] actual, double... expected) {
        assertThat(actual).containsExactly(expected, within(1e-6));
    }

    /**
     * Bigrams ab, ba, ac, cb. How many different tokens came before: a 1, b 2, c 1; so p(a) = (1 − ½ + ½·3·⅓)/4 = ¼, p(b) =
     * (2 − ½ + ½)/4 = ½, p(c) = ¼. After a came b and c, once each: p(b|a) = (1 − ½ + ½·2·p(b))/2 = ½, p(c|a) = (½ + ¼)/2 =
     * ⅜, p(a|a) = ¼/2 = ⅛. After b came a alone: p(a|b) = 1 − ½ + ½·¼ = ⅝.
     */
    @Test
    void aBigramBacksOffToHowManyTokensCameBefore() {
        TrainingState state = Counting.counted(NgramSpec.empty(3, 2, 0.5, 1), ABACB);

        assertNear(after(state, 0), 0.125, 0.5, 0.375);
        assertNear(after(state, 1), 0.625, 0.25, 0.125);
        assertNear(after(state, 2), 0.125, 0.75, 0.125);
    }

    /** The targets are b a c b: p(b) = (2 − ½ + ½·3·⅓)/4 = ½. */
    @Test
    void orderOneIsTheUnigram() {
        TrainingState state = Counting.counted(NgramSpec.empty(3, 1, 0.5, 1), ABACB);

        assertNear(after(state, 0), 0.25, 0.5, 0.25);
        assertNear(after(state, 2), 0.25, 0.5, 0.25);
    }

    @Test
    void orderZeroIsUniform() {
        TrainingState state = Counting.counted(NgramSpec.empty(4, 0, 0.5, 1), ABACB);

        assertThat(state.weights().tensors()).isEmpty();
        assertNear(after(state, 0), 0.25, 0.25, 0.25, 0.25);
    }

    /** A token that was never followed by anything says nothing: p(·|d) = p(·), with p(d) = ½·3·¼/4. */
    @Test
    void anUnknownContextLeavesAllToTheShorterOne() {
        TrainingState state = Counting.counted(NgramSpec.empty(4, 2, 0.5, 1), ABACB);

        assertNear(after(state, 3), 0.21875, 0.46875, 0.21875, 0.09375);
    }

    /**
     * Trigrams aba, bac, acb: after a b came a, p(a|ab) = ½ + ½·p(a|b). The bigram counts are now how many came before: ba 1,
     * ac 1, cb 1, and of ab, which begins the piece, its one count; so p(·|b) is as above.
     */
    @Test
    void theBeginningOfAPieceKeepsItsCount() {
        TrainingState state = Counting.counted(NgramSpec.empty(3, 3, 0.5, 1), ABACB);

        assertNear(after(state, 0, 1), 0.5 + 0.5 * 0.625, 0.125, 0.0625);
        assertNear(after(state, 2, 0), 0.125, 0.5, 0.375); // ca was never seen
    }

    /** p(b|a) p(a|b) p(c|a) p(b|c) = ½ · ⅝ · ⅜ · ¾. */
    @Test
    void evaluationIsTheMeanSurpriseOfTheScoredTargets() {
        TrainingState state = Counting.counted(NgramSpec.empty(3, 2, 0.5, 1), ABACB);
        try (TrainingSession session = Counting.session(state)) {
            assertThat(session.evaluate(Counting.window(ABACB)))
                    .isCloseTo(-Math.log(0.5 * 0.625 * 0.375 * 0.75) / 4, within(1e-12));
        }
    }

    /** The same music shown twice, as two epochs or overlapping windows do, is no more evidence than shown once. */
    @Test
    void repeatsAreDividedOut() {
        TrainingState once = Counting.counted(NgramSpec.empty(3, 3, 0.5, 1), ABACB);
        TrainingState twice = Counting.counted(NgramSpec.empty(3, 3, 0.5, 2), ABACB, ABACB);

        for (int[] past : new int[][] {{0}, {0, 1}, {1, 0}, {2, 1}}) {
            assertThat(after(twice, past)).isEqualTo(after(once, past));
        }
    }
}
