package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void quantilesLieBetweenNeighboursInProportion() {
        // places 0.1·10 = 1, 0.5·10 = 5 and 0.9·10 = 9 of 0, 10, …, 100
        assertThat(Percentiles.of(100, 0, 20, 10, 30, 50, 40, 60, 90, 70, 80))
                .isEqualTo(new Percentiles(10, 50, 90, 11));
        // of 1 and 2: 1.1, 1.5, 1.9
        Percentiles two = Percentiles.of(2, 1);
        assertThat(two.low()).isEqualTo(1.1);
        assertThat(two.median()).isEqualTo(1.5);
        assertThat(two.high()).isEqualTo(1.9);
    }

    @Test
    void oneMeasurementHasNoSpread() {
        assertThat(Percentiles.of(7)).isEqualTo(new Percentiles(7, 7, 7, 1));
    }

    @Test
    void thereIsNoSpreadOfNothing() {
        assertThatThrownBy(Percentiles::of).hasMessageContaining("at least one measurement");
    }
}
