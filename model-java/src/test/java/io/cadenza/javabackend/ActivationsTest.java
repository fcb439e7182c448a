package io.cadenza.javabackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ActivationsTest {
    /** Against the double-precision tanh of the JDK, at 400,001 places from −20 to 20. */
    @Test
    void tanhIsExactToHalfAMillionth() {
        float[] x = new float[400_001];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 200_000) / 10_000f;
        }
        float[] y = x.clone();
        Activations.tanh(y, new float[y.length]);
        double worst = IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs(y[i] - Math.tanh(x[i])))
                .max()
                .orElseThrow();
        assertThat(worst).isLessThan(5e-7);
    }

    @Test
    void tanhIsOddAndSaturates() {
        float[] x = {0, 1, -1, 50, -50, Float.MAX_VALUE};
        Activations.tanh(x, new float[x.length]);
        assertThat(x[0]).isZero();
        assertThat(x[2]).isEqualTo(-x[1]);
        assertThat(x[3]).isCloseTo(1, within(5e-7f));
        assertThat(x[4]).isEqualTo(-x[3]);
        assertThat(x[5]).isEqualTo(x[3]);
    }

    /** σ(2) = 1/(1 + e⁻²) = 0.880797; tanh(1) = 0.761594; 0.761594 · 0.880797 = 0.670810. */
    @Test
    void aGateIsTanhTimesSigmoid() {
        float[] filter = {1};
        float[] halvedGate = {1};
        float[] out = new float[1];
        Activations.tanh(filter, new float[1]);
        Activations.tanh(halvedGate, new float[1]);
        Activations.gate(filter, halvedGate, out);
        assertThat(out[0]).isCloseTo(0.670810f, within(1e-6f));
    }
}
