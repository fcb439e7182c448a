package io.cadenza.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.corpus.CorpusStats.Frequency;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class CorpusStatsTest {
    private static final List<List<String>> PIECES =
            List.of(List.of("b", "a", "b", "c"), List.of(), List.of("a", "b", "d"));
    private final CorpusStats stats = CorpusStats.of(TokenCorpus.of(List.of(
            new Piece<>("1", PIECES.get(0)), new Piece<>("2", PIECES.get(1)), new Piece<>("3", PIECES.get(2)))));

    @Test
    void symbolsAreCountedTheMostFrequentFirst() {
        assertThat(stats.frequencies())
                .containsExactly(
                        new Frequency("b", 3), new Frequency("a", 2), new Frequency("c", 1), new Frequency("d", 1));
        assertThat(stats.pieceCount()).isEqualTo(3);
        assertThat(stats.tokenCount()).isEqualTo(7);
        assertThat(stats.uniqueCount()).isEqualTo(4);
    }

    @Test
    void theOrderIsThatOfTheVocabulary() {
        assertThat(stats.frequencies())
                .extracting(Frequency::symbol)
                .isEqualTo(Vocabulary.ofPieces(PIECES, 1, false).symbols());
    }

    @Test
    void windowsAreCutFromWhatIsLeftOfEachPiece() {
        // With counts of 2 and more: b a b | nothing | a b. Windows of 2 with the next token: b a b.
        assertThat(stats.uniqueCount(2)).isEqualTo(2);
        assertThat(stats.tokenCount(2)).isEqualTo(5);
        assertThat(stats.windowCount(2, 2)).isEqualTo(1);
        assertThat(stats.windowCount(1, 2)).isEqualTo(2 + 1);
    }
}
