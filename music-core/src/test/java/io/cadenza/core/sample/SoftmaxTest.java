package io.cadenza.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {
    @ParameterizedTest
    @ValueSource(doubles = {-1e-300, -1, -20, -700})
    void exponentialsAreWithinTwoUnitsInTheLastPlaceOfTheLibrarys(double lowest) {
        SplittableRandom random = new SplittableRandom(1);
        double worst = 0;
        for (int i = 0; i < 200_000; i++) {
            double x = lowest * random.nextDouble();
            double right = StrictMath.exp(x);
            worst = Math.max(worst, Math.abs(Softmax.exp(x) - right) / Math.ulp(right));
        }
        assertThat(worst).isLessThanOrEqualTo(2);
    }

    @Test
    void exponentialsOfTheEndsOfTheRange() {
        assertThat(Softmax.exp(0)).isEqualTo(1);
        assertThat(Softmax.exp(-0.0)).isEqualTo(1);
        assertThat(Softmax.exp(-708)).isCloseTo(StrictMath.exp(-708), withinPercentage(1e-12));
        assertThat(Softmax.exp(Math.nextDown(-708.0))).isZero();
        assertThat(Softmax.exp(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Softmax.exp(Double.NaN)).isNaN();
    }

    /** ln(e^0 + e^1 + e^2) = 2.4076059644443806, by hand. */
    @Test
    void crossEntropyOfThreeLogits() {
        float[] logits = {0, 1, 2};
        assertThat(Softmax.crossEntropy(logits, 0)).isCloseTo(2.4076059644443806, within(1e-15));
        assertThat(Softmax.crossEntropy(logits, 2)).isCloseTo(0.4076059644443806, within(1e-15));
        assertThat(Softmax.crossEntropy(new float[] {0, Float.NaN}, 0)).isNaN();
    }
}
