package io.cadenza.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class LearningRateTest {
    @Test
    void aConstantRateStays() {
        assertThat(LearningRate.constant(0.1).at(0, 10)).isEqualTo(0.1);
        assertThat(LearningRate.constant(0.1).at(9, 10)).isEqualTo(0.1);
    }

    /** Four warm-up steps to 1, then half a cosine over the other 8: 1 at its start, 1/2 in the middle. */
    @Test
    void aCosineRisesAndFalls() {
        LearningRate rate = new LearningRate(LearningRate.Schedule.COSINE, 1, 4);

        assertThat(rate.at(0, 12)).isEqualTo(0.25);
        assertThat(rate.at(3, 12)).isEqualTo(1);
        assertThat(rate.at(4, 12)).isEqualTo(1);
        assertThat(rate.at(8, 12)).isEqualTo(0.5, within(1e-12));
        assertThat(rate.at(11, 12)).isEqualTo(0.5 * (1 + Math.cos(Math.PI * 7 / 8)), within(1e-12));
    }

    @Test
    void scoredPositionsFollowTheScopeAndTheModel() {
        ModelSpec wavenet = ModelTypes.named("wavenet", 10); // receptive field 33
        ModelSpec simple = ModelTypes.named("wavenet-simple", 10);
        ModelSpec lstm = ModelTypes.named("lstm", 10);

        assertThat(LossPositions.ALL.lossStart(wavenet, 64)).isZero();
        assertThat(LossPositions.LAST.lossStart(wavenet, 64)).isEqualTo(63);
        assertThat(LossPositions.VALID.lossStart(wavenet, 64)).isEqualTo(32);
        assertThat(LossPositions.VALID.lossStart(lstm, 64)).isEqualTo(63);
        assertThat(LossPositions.ALL.lossStart(simple, 64)).isEqualTo(63);
    }
}
