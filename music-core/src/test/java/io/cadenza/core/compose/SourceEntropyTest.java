package io.cadenza.core.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class SourceEntropyTest {
    @Test
    void natsPerTokenIsTheQuotientOfTheMeans() {
        assertThat(new SourceEntropy(30, 120, BigInteger.TEN).natsPerToken()).isEqualTo(0.25);
    }

    @Test
    void piecesWithoutTokensHaveNothingToSay() {
        assertThat(new SourceEntropy(0, 0, BigInteger.ONE).natsPerToken()).isZero();
    }

    @Test
    void aSourceWithoutPiecesIsRefused() {
        assertThatThrownBy(() -> new SourceEntropy(0, 0, BigInteger.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntropyThatIsNotANumberIsRefused() {
        assertThatThrownBy(() -> new SourceEntropy(Double.NaN, 1, BigInteger.ONE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
