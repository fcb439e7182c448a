package io.cadenza.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class VocabularyTest {
    private static final List<List<String>> PIECES =
            List.of(List.of("C4", "E4", "C4"), List.of("G4", "E4", "C4", "A4"));

    @Test
    void frequentSymbolsComeFirstAndEquallyFrequentOnesByText() {
        assertThat(Vocabulary.ofPieces(PIECES, 1, false).symbols()).containsExactly("C4", "E4", "A4", "G4");
    }

    @Test
    void rareSymbolsAreLeftOut() {
        Vocabulary vocabulary = Vocabulary.ofPieces(PIECES, 2, false);

        assertThat(vocabulary.symbols()).containsExactly("C4", "E4");
        assertThat(vocabulary.encode(List.of("G4", "E4", "C4", "A4"))).containsExactly(1, 0);
    }

    /** "C4.E4" and "E4.G4" occur once each; as their notes they make E4 as frequent as two. */
    @Test
    void rareChordsFallIntoTheirNotes() {
        List<List<String>> pieces = List.of(List.of("C4", "C4", "C4.E4", "E4.G4"));
        OovPolicy notes = (symbol, kept) -> symbol.contains(".") ? List.of(symbol.split("\\.")) : List.of();

        Vocabulary vocabulary = Vocabulary.ofPieces(pieces, 2, false, notes);

        assertThat(vocabulary.symbols()).containsExactly("C4", "E4");
        assertThat(vocabulary.decode(vocabulary.encode(pieces.get(0), notes)))
                .containsExactly("C4", "C4", "C4", "E4", "E4");
    }

    /** 5 occurs twice and takes the place of the single 4 and 7; 100 finds nothing within its reach of 3. */
    @Test
    void rareSymbolsTakeTheNearestThatIsKept() {
        List<List<String>> pieces = List.of(List.of("5", "4", "100", "5", "7"));
        OovPolicy nearest = (symbol, kept) -> IntStream.rangeClosed(1, 3)
                .flatMap(distance -> IntStream.of(-distance, distance))
                .mapToObj(distance -> String.valueOf(Integer.parseInt(symbol) + distance))
                .filter(kept)
                .limit(1)
                .toList();

        Vocabulary vocabulary = Vocabulary.ofPieces(pieces, 2, false, nearest);

        assertThat(vocabulary.symbols()).containsExactly("5");
        assertThat(vocabulary.decode(vocabulary.encode(pieces.get(0), nearest))).containsExactly("5", "5", "5", "5");
    }

    /** "1" stands for "2", which stands for "3": counts go on until they are enough. */
    @Test
    void whatIsWrittenForARareSymbolMayBeRareItself() {
        OovPolicy next = (symbol, kept) ->
                symbol.equals("3") ? List.of() : List.of(String.valueOf(Integer.parseInt(symbol) + 1));

        assertThat(Vocabulary.ofPieces(List.of(List.of("1", "2", "3")), 3, false, next)
                        .symbols())
                .containsExactly("3");
    }

    @Test
    void boundariesAreMarkedWhereTheVocabularyHasThem() {
        Vocabulary vocabulary = Vocabulary.ofPieces(PIECES, 1, true);

        assertThat(vocabulary.startId()).hasValue(0);
        assertThat(vocabulary.endId()).hasValue(1);
        assertThat(vocabulary.encode(List.of("C4"))).containsExactly(0, 2, 1);
        assertThat(vocabulary.decode(new int[] {0, 2, 1})).containsExactly("C4");
        assertThat(Vocabulary.ofPieces(PIECES, 1, false).startId()).isEmpty();
    }

    /** However often and in whatever order the music has them. */
    @Test
    void closedSymbolsKeepTheirOrderAndNoneIsRare() {
        List<List<String>> pieces = List.of(List.of("2", "2", "0"));

        assertThat(Vocabulary.of(new ThreeLevels(), pieces, 2, false).symbols()).containsExactly("0", "1", "2");
        assertThat(Vocabulary.of(new ThreeLevels(), pieces, 2, true).symbols())
                .containsExactly(Vocabulary.START, Vocabulary.END, "0", "1", "2");
    }

    @Test
    void aSymbolIsThereOnce() {
        assertThatThrownBy(() -> Vocabulary.of(List.of("C4", "C4"))).hasMessageContaining("\"C4\" is twice");
    }

    @Property
    void encodingAndDecodingAreInverse(
            @ForAll @Size(min = 1, max = 20) List<@AlphaChars @StringLength(min = 1, max = 3) String> piece,
            @ForAll boolean boundaries) {
        Vocabulary vocabulary = Vocabulary.ofPieces(List.of(piece), 1, boundaries);

        assertThat(vocabulary.decode(vocabulary.encode(piece))).isEqualTo(piece);
    }

    @Test
    void musicToContinueHasNoEnd() {
        Vocabulary vocabulary = Vocabulary.of(List.of(Vocabulary.START, Vocabulary.END, "a", "b"));

        assertThat(vocabulary.encode(List.of("a", "b"))).containsExactly(0, 2, 3, 1);
        assertThat(vocabulary.encodePrompt(List.of("a", "b"), OovPolicy.NONE)).containsExactly(0, 2, 3);
    }
}
