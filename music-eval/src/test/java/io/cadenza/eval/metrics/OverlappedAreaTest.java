package io.cadenza.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OverlappedAreaTest {
    @Test
    void likeSetsOverlapWholly() {
        assertThat(OverlappedArea.of(new double[] {1, 2, 4}, new double[] {4, 2, 1}))
                .isCloseTo(1, within(1e-3));
        assertThat(OverlappedArea.of(new double[] {3, 3}, new double[] {3})).isEqualTo(1);
    }

    @Test
    void setsFarApartDoNotOverlap() {
        assertThat(OverlappedArea.of(new double[] {0, 1}, new double[] {100, 101}))
                .isCloseTo(0, within(1e-6));
        assertThat(OverlappedArea.of(new double[] {0, 0}, new double[] {1, 1})).isCloseTo(0, within(1e-6));
    }

    /** Two normal densities of width 1, two apart, cross in the middle: 2 Φ(−1) = 0.3173. */
    @Test
    void twoNormalDensitiesOverlapInTheirTails() {
        assertThat(OverlappedArea.of(new double[] {0}, new double[] {2}, 1, 1)).isCloseTo(0.3173, within(1e-4));
    }

    /** Two of the three values are the same in both: about two thirds, whatever the narrow kernels do. */
    @Test
    void aSharedPartIsCounted() {
        assertThat(OverlappedArea.of(new double[] {0, 10, 20}, new double[] {0, 10, 30}, 0.1, 0.1))
                .isCloseTo(2.0 / 3, within(1e-2));
    }

    @Test
    void anEmptySetIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> OverlappedArea.of(new double[0], new double[] {1}));
    }

    /** Of 1, 4 and 6: 3 and 5, 3 and 2, 5 and 2; from them to 5: 4, 1 and 1. */
    @Test
    void distancesAreTakenWithinTheReferenceAndToTheOtherSet() {
        assertThat(OverlappedArea.within(1, 4, 6)).containsExactly(3, 5, 3, 2, 5, 2);
        assertThat(OverlappedArea.between(new double[] {1, 4, 6}, new double[] {5}))
                .containsExactly(4, 1, 1);
        assertThat(OverlappedArea.ofDistances(new double[] {1, 4, 6}, new double[] {5}))
                .isEqualTo(OverlappedArea.of(new double[] {3, 5, 3, 2, 5, 2}, new double[] {4, 1, 1}));
    }

    /** In the middle of the reference all distances are small, and their densities overlap though no value is shared. */
    @Test
    void aSetFarFromTheReferenceHasOtherDistances() {
        assertThat(OverlappedArea.ofDistances(new double[] {0, 1, 2, 3}, new double[] {1000}))
                .isCloseTo(0, within(1e-3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OverlappedArea.ofDistances(new double[] {1}, new double[] {1}));
    }
}
