package io.cadenza.core.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.ComposedCorpus.ComposedPiece;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ComposedCorpusTest {
    @Test
    void allPiecesDifferEvenIfTheComposerHasNoOthers() {
        assertThat(ComposedCorpus.pieces(new OneNote(20), 20, 7)
                        .map(ComposedPiece::score)
                        .distinct())
                .hasSize(20);
    }

    @Test
    void piecesAreNamedByComposerAndNumber() {
        assertThat(ComposedCorpus.pieces(new OneNote(100), 3, 7).map(ComposedPiece::name))
                .containsExactly("one-note/000001", "one-note/000002", "one-note/000003");
    }

    @Test
    void aPieceIsTheOneItsComposerWritesWithItsSeed() {
        OneNote composer = new OneNote(100);
        assertThat(ComposedCorpus.pieces(composer, 10, 7))
                .allSatisfy(piece -> assertThat(composer.compose(piece.seed())).isEqualTo(piece.score()));
    }

    @Test
    void aSmallerCorpusIsTheBeginningOfALargerOne() {
        List<ComposedPiece> large =
                ComposedCorpus.pieces(new OneNote(100), 50, 7).toList();
        assertThat(ComposedCorpus.pieces(new OneNote(100), 5, 7).toList()).isEqualTo(large.subList(0, 5));
    }

    @Test
    void anotherSeedGivesAnotherCorpus() {
        assertThat(ComposedCorpus.pieces(new OneNote(100), 5, 8).map(ComposedPiece::score))
                .isNotEqualTo(ComposedCorpus.pieces(new OneNote(100), 5, 7).map(ComposedPiece::score));
    }

    @Test
    void piecesOfEqualHashButDifferentNotesAreDifferent() {
        // A long's hash is its upper half xor its lower half, so every multiple of 2³² + 1 below 2⁶⁴ hashes to 0.
        Composer colliding = new OneNote(100) {
            @Override
            public Score compose(long seed) {
                long onset = Math.floorMod(seed, 3) * 0x1_0000_0001L;
                return new Score(1, List.of(Track.of("", List.of(Note.of(onset, 1, 60, 64)))));
            }
        };
        assertThat(ComposedCorpus.pieces(colliding, 3, 7)
                        .map(piece -> piece.score().hashCode())
                        .distinct())
                .hasSize(1);
        assertThat(ComposedCorpus.pieces(colliding, 3, 7)
                        .map(ComposedPiece::score)
                        .distinct())
                .hasSize(3);
    }

    @Test
    void askingForMoreThanThereIsNamesWhatThereIs() {
        assertThatThrownBy(() -> ComposedCorpus.pieces(new OneNote(20), 21, 7).toList())
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("\"one-note\" wrote only 20 different pieces of the 21 asked for")
                .hasMessageContaining("Ask for fewer");
    }

    @Test
    void anEntropyNobodyKnowsIsEmpty() {
        assertThat(new OneNote(20).entropy(score -> List.of())).isEmpty();
    }

    /** Writes one of a few keys. */
    private static class OneNote implements Composer {
        private final int keys;

        OneNote(int keys) {
            this.keys = keys;
        }

        @Override
        public String name() {
            return "one-note";
        }

        @Override
        public Score compose(long seed) {
            int key = Math.floorMod(seed, keys);
            return new Score(480, List.of(Track.of("", List.of(Note.of(0, 480, key, 64)))));
        }
    }
}
