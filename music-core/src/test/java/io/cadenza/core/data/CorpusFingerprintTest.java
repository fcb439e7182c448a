package io.cadenza.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class CorpusFingerprintTest {
    private static String sha256(TokenSequence... pieces) {
        return CorpusFingerprint.of("test", List.of(pieces)).sha256();
    }

    @Test
    void namesTokensAndTheirBoundariesMatter() {
        TokenSequence a = TokenSequence.of("a", 1, 2);

        assertThat(sha256(a)).hasSize(64).isEqualTo(sha256(TokenSequence.of("a", 1, 2)));
        assertThat(new String[] {
                    sha256(a),
                    sha256(TokenSequence.of("b", 1, 2)),
                    sha256(TokenSequence.of("a", 2, 1)),
                    sha256(TokenSequence.of("a", 1), TokenSequence.of("a", 2)),
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void tokensAreCounted() {
        CorpusFingerprint fingerprint =
                CorpusFingerprint.of("x", List.of(TokenSequence.of("a", 1, 2), TokenSequence.of("b", 3)));

        assertThat(fingerprint.pieces()).isEqualTo(2);
        assertThat(fingerprint.tokens()).isEqualTo(3);
    }
}
