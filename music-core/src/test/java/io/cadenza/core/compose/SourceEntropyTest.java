package io.cadenza.core.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SourceEntropyTest {
    @Test
    void natsPerTokenIsTheQuotientOfTheMeans() {
        assertThat(SourceEntropy.ofSymbols(30, 120, BigInteger.TEN).natsPerToken())
                .isEqualTo(0.25);
    }

    @Test
    void piecesWithoutTokensHaveNothingToSay() {
        assertThat(SourceEntropy.ofSymbols(0, 0, BigInteger.ONE).natsPerToken()).isZero();
    }

    @Test
    void aSourceWithoutPiecesIsRefused() {
        assertThatThrownBy(() -> SourceEntropy.ofSymbols(0, 0, BigInteger.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntropyThatIsNotANumberIsRefused() {
        assertThatThrownBy(() -> SourceEntropy.ofSymbols(Double.NaN, 1, BigInteger.ONE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
