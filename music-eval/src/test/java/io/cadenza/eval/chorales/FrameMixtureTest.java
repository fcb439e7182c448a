package io.cadenza.eval.chorales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrameMixtureTest {
    /** Key 60 again and again, then 62 and 64: 60 is repeated three times of five. */
    private static final Chorale PIECE =
            new Chorale(List.of(List.of(60), List.of(60), List.of(60), List.of(60), List.of(62), List.of(60, 64)));

    /** A frame's loss is −ln(a·[it is the one before] + b·p of the Markov model + c·p of the unigram), counted here by hand. */
    private static double nats(double again, double markov, double unigram) {
        double[] inMarkov = new double[5];
        double[] inUnigram = new double[5];
        int[][] frames = {{60}, {60}, {60}, {60}, {62}, {60, 64}};
        for (int t = 1; t < 6; t++) {
            inMarkov[t - 1] = 1;
            inUnigram[t - 1] = 1;
            for (int key = 21; key <= 108; key++) {
                boolean now = has(frames[t], key);
                boolean before = has(frames[t - 1], key);
                double after = 0;
                double afterSame = 0;
                double all = 0;
                for (int u = 1; u < 6; u++) {
                    boolean same = has(frames[u - 1], key) == before;
                    after += same ? 1 : 0;
                    afterSame += same && has(frames[u], key) == now ? 1 : 0;
                    all += has(frames[u], key) == now ? 1 : 0;
                }
                inMarkov[t - 1] *= (afterSame + 0.5) / (after + 1);
                inUnigram[t - 1] *= (all + 0.5) / 6;
            }
        }
        double nats = 0;
        for (int t = 1; t < 6; t++) {
            double same = t < 4 ? 1 : 0;
            nats -= Math.log(again * same + markov * inMarkov[t - 1] + unigram * inUnigram[t - 1]);
        }
        return nats;
    }

    private static boolean has(int[] frame, int key) {
        for (int sounding : frame) {
            if (sounding == key) {
                return true;
            }
        }
        return false;
    }

    @Test
    void noOtherMixtureMakesTheTrainingFramesMoreLikely() {
        FrameMixture mixture = FrameMixture.of(List.of(PIECE));
        FrameLoss loss = mixture.score(List.of(PIECE));
        double[] shares = mixture.shares();

        assertThat(loss.frames()).isEqualTo(5);
        assertThat(shares[0] + shares[1] + shares[2]).isCloseTo(1, within(1e-12));
        assertThat(loss.nats()).isCloseTo(nats(shares[0], shares[1], shares[2]), within(1e-9));
        for (int a = 0; a <= 50; a++) {
            for (int b = 0; b <= 50 - a; b++) {
                assertThat(nats(a / 50.0, b / 50.0, (50 - a - b) / 50.0)).isGreaterThan(loss.nats() - 1e-6);
            }
        }
    }

    /** Frames that never change are all but certain: of a mixture the part that repeats. */
    @Test
    void whatNeverChangesIsRepeated() {
        Chorale still = new Chorale(List.of(List.of(60, 64), List.of(60, 64), List.of(60, 64)));

        assertThat(FrameMixture.of(List.of(still)).score(List.of(still)).natsPerFrame())
                .isCloseTo(0, within(1e-3));
    }
}
