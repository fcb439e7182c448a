package io.cadenza.eval.chorales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PitchModelTest {
    /** Keys 60 and 62 in turn; three frames, of which the last two are scored. */
    private static final Chorale TRILL = new Chorale(List.of(List.of(60), List.of(62), List.of(60)));

    /** 88 keys, each with probability ½, in each of two frames. */
    @Test
    void uniformIsHalfForEveryKey() {
        FrameLoss loss = PitchModel.uniform().score(List.of(TRILL));

        assertThat(loss.frames()).isEqualTo(2);
        assertThat(loss.natsPerFrame()).isCloseTo(88 * Math.log(2), within(1e-9));
    }

    /**
     * In the two frames counted, keys 60 and 62 sound once each: (1 + ½)/(2 + 1) = ½ for both. The other 86 never do: silence
     * has (2 + ½)/3 = ⅚.
     */
    @Test
    void theUnigramCountsEachKey() {
        double nats = PitchModel.unigram(List.of(TRILL)).score(List.of(TRILL)).natsPerFrame();

        assertThat(nats).isCloseTo(2 * Math.log(2) - 86 * Math.log(5.0 / 6), within(1e-9));
    }

    /**
     * Key 60 sounded once before and then not, and once not before and then did: each (1 + ½)/(1 + 1) = ¾; key 62 likewise.
     */
    @Test
    void theMarkovModelCountsAfterSoundAndAfterSilence() {
        double nats = PitchModel.markov(List.of(TRILL)).score(List.of(TRILL)).natsPerFrame();

        assertThat(nats).isCloseTo(-2 * Math.log(0.75) - 86 * Math.log(5.0 / 6), within(1e-9));
    }

    @Test
    void framesOfAllPiecesCountAlike() {
        FrameLoss loss = PitchModel.uniform().score(List.of(TRILL, TRILL));

        assertThat(loss.frames()).isEqualTo(4);
        assertThat(loss.nats()).isCloseTo(4 * 88 * Math.log(2), within(1e-9));
    }
}
