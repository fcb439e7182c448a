package io.cadenza.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.Piece;
import io.cadenza.data.corpus.TokenCorpus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What symbols become before a model sees them. */
@Tag("fast")
class PreparedDataTest {
    private static final Tokenizer NOTE_CHORD = Tokenizers.create("note-chord", Map.of());

    /** C4.E4:6 occurs once; its notes, with it, twice each; G4:6 once, and so E4:6 stands for it: the nearest. */
    private static final List<Piece<List<String>>> PIECES = List.of(
            new Piece<>("a", List.of("C4.E4:6", "wait:6", "C4:6", "wait:6")),
            new Piece<>("b", List.of("E4:6", "wait:6", "G4:6", "wait:6")));

    private static PreparedData prepare(List<Piece<List<String>>> pieces, int minCount, boolean boundaries) {
        DatasetOptions data = new DatasetOptions(2, 1, SplitMode.PIECE, 0, 0, 1);
        return PreparedData.of(
                TokenizedCorpus.ofFiles("a test", NOTE_CHORD, TokenCorpus.of(pieces)),
                new PreparationOptions(minCount, boundaries, 0, data),
                note -> {});
    }

    @Test
    void forRareSymbolsTheirPartsOrTheNearestAreWritten() {
        PreparedData data = prepare(PIECES, 2, true);

        assertThat(data.vocabulary().symbols())
                .containsExactly(Vocabulary.START, Vocabulary.END, "wait:6", "E4:6", "C4:6");
        assertThat(data.sequences())
                .containsExactly(TokenSequence.of("a", 0, 4, 3, 2, 4, 2, 1), TokenSequence.of("b", 0, 3, 2, 3, 2, 1));
        assertThat(data.fingerprint().tokens()).isEqualTo(7 + 6);
    }

    @Test
    void pieceByPieceTheIdsAreThoseOfTheVocabulary() {
        PreparedData data = prepare(PIECES, 1, false);

        for (int i = 0; i < PIECES.size(); i++) {
            assertThat(data.sequences().get(i).toArray())
                    .isEqualTo(data.vocabulary().encode(PIECES.get(i).content(), NOTE_CHORD::substitute));
        }
    }

    @Test
    void aModelWithoutAStartSymbolKeepsWindowsToBeginFrom() {
        assertThat(prepare(PIECES, 1, true).primers(1)).isEmpty();
        // Two pieces of four tokens: two windows of two tokens each, none of them held out.
        assertThat(prepare(PIECES, 1, false).primers(1)).hasSize(4).allMatch(window -> window.size() == 2);
        assertThat(prepare(PIECES, 1, false).pieces(Subset.TRAINING)).hasSize(2);
    }

    @Test
    void oneSymbolIsTooFewToLearnFrom() {
        assertThatThrownBy(() -> prepare(List.of(new Piece<>("drone", List.of("C4:6", "C4:6", "C4:6"))), 1, true))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("The vocabulary has 1 symbols of the 1 different ones in the corpus, too few to learn from."
                        + " Set data.minCount to less than 1 or add music.");
    }
}
