package io.cadenza.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.corpus.TokenCorpus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is trained on in other keys too, and what never is. */
@Tag("fast")
class TranspositionsTest {
    private static final int PIECES = 30;
    private static final int WINDOW = 6;
    private static final ScoreTokenizer NOTE_CHORD =
            Tokenizers.create("note-chord", Map.of()).requireScores();

    /** Every symbol of piece i begins with its name, in all keys; the melody makes its windows differ. */
    private static List<Piece<List<String>>> pieces() {
        return IntStream.range(0, PIECES)
                .mapToObj(i -> new Piece<>(
                        "piece " + i,
                        IntStream.of(60, 65, 62, 69, 61, 67, 59, 64)
                                .mapToObj(key -> Labelled.symbol(i, key))
                                .toList()))
                .toList();
    }

    private static PreparedData prepare(
            List<Piece<List<String>>> pieces, int transpose, double validation, double test) {
        return prepare(pieces, new Labelled(), transpose, validation, test);
    }

    private static PreparedData prepare(
            List<Piece<List<String>>> pieces, Tokenizer tokenizer, int transpose, double validation, double test) {
        DatasetOptions data = new DatasetOptions(WINDOW, 1, SplitMode.PIECE, validation, test, 1);
        return PreparedData.of(
                TokenizedCorpus.ofFiles("a test", tokenizer, TokenCorpus.of(pieces)),
                new PreparationOptions(1, true, transpose, data),
                note -> {});
    }

    /** Every window of a subset, with its target, as symbols. */
    private static List<List<String>> windows(PreparedData data, Subset subset) {
        return windows(data, data.dataset().inOrder(subset, 1, 0));
    }

    /** Every window that a number of epochs show the optimiser. */
    private static List<List<String>> trained(PreparedData data, int epochs) {
        return IntStream.rangeClosed(1, epochs)
                .mapToObj(epoch -> windows(data, data.dataset().shuffled(Subset.TRAINING, 1, 0, 1, epoch)))
                .flatMap(List::stream)
                .toList();
    }

    private static List<List<String>> windows(PreparedData data, Batches batches) {
        List<List<String>> windows = new ArrayList<>();
        for (int i = 0; i < batches.count(); i++) {
            List<String> window = new ArrayList<>();
            window.add(data.vocabulary().symbols().get(batches.get(i).inputs()[0]));
            for (int t = 0; t < WINDOW; t++) {
                window.add(data.vocabulary().symbols().get(batches.get(i).targets()[t]));
            }
            windows.add(window);
        }
        return windows;
    }

    private static Set<String> piecesIn(List<List<String>> windows) {
        Set<String> names = new HashSet<>();
        windows.forEach(window -> window.stream()
                .filter(symbol -> symbol.contains(Labelled.KEY))
                .forEach(symbol -> names.add(symbol.substring(0, symbol.indexOf(Labelled.KEY)))));
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12})
    void noPieceThatIsHeldOutIsTrainedOnInAnyKey(int transpose) {
        PreparedData data = prepare(pieces(), transpose, 0.2, 0.2);
        Set<String> trained = piecesIn(trained(data, 2 * transpose + 1));
        Set<String> validated = piecesIn(windows(data, Subset.VALIDATION));
        Set<String> tested = piecesIn(windows(data, Subset.TEST));

        assertThat(trained).isNotEmpty().doesNotContainAnyElementsOf(validated).doesNotContainAnyElementsOf(tested);
        assertThat(validated).isNotEmpty().doesNotContainAnyElementsOf(tested);
        assertThat(tested).isNotEmpty();
        assertThat(trained).containsExactlyInAnyOrderElementsOf(data.dataset().pieces(Subset.TRAINING));
    }

    @Test
    void whatIsHeldOutIsTheSameWithAndWithoutTranspositions() {
        PreparedData plain = prepare(pieces(), 0, 0.2, 0.2);
        PreparedData transposed = prepare(pieces(), 6, 0.2, 0.2);

        assertThat(transposed.vocabulary()).isEqualTo(plain.vocabulary());
        assertThat(transposed.sequences()).isEqualTo(plain.sequences());
        assertThat(transposed.fingerprint()).isEqualTo(plain.fingerprint());
        for (Subset subset : List.of(Subset.VALIDATION, Subset.TEST)) {
            assertThat(transposed.dataset().pieces(subset))
                    .isEqualTo(plain.dataset().pieces(subset));
            assertThat(windows(transposed, subset)).isEqualTo(windows(plain, subset));
        }
    }

    /** C4:12 in 3 keys is B3, C4 and C#4; the vocabulary is that of the piece as it is, and has all three here. */
    @Test
    void asManyEpochsAsThereAreKeysShowAPieceOnceInEach() {
        List<Piece<List<String>>> pieces = List.of(
                new Piece<>("one", List.of("C4:12", "B3:12", "C#4:12", "C4:12", "C#4:12")),
                new Piece<>("neighbours", List.of("A#3:12", "D4:12", "A#3:12", "D4:12", "A#3:12")));

        List<List<String>> windows = trained(prepare(pieces, NOTE_CHORD, 1, 0, 0), 3);

        assertThat(windows)
                .hasSize(6)
                .containsOnlyOnce(
                        List.of("<start>", "C4:12", "B3:12", "C#4:12", "C4:12", "C#4:12", "<end>"),
                        List.of("<start>", "B3:12", "A#3:12", "C4:12", "B3:12", "C4:12", "<end>"),
                        List.of("<start>", "C#4:12", "C4:12", "D4:12", "C#4:12", "D4:12", "<end>"));
    }

    /** G9 is the highest key, C-1 the lowest: a piece with both has no other key, one with G9 only lower ones. */
    @Test
    void keysOutOfReachLeaveOutTheTranspositionAndNotTheNote() {
        List<Piece<List<String>>> pieces = List.of(
                new Piece<>("wide", List.of("C-1:12", "G9:12", "C-1:12", "G9:12", "C-1:12")),
                new Piece<>("high", List.of("G9:6", "F9:6", "G9:6", "F9:6", "F#9:6")));

        // Each version is one window: <start>, five notes, <end>.
        assertThat(Set.copyOf(trained(prepare(pieces, NOTE_CHORD, 0, 0, 0), 6))).hasSize(2);
        assertThat(Set.copyOf(trained(prepare(pieces, NOTE_CHORD, 1, 0, 0), 6))).hasSize(2 + 1);
        assertThat(Set.copyOf(trained(prepare(pieces, NOTE_CHORD, 2, 0, 0), 6))).hasSize(2 + 2);
    }

    @Test
    void windowsCannotBeHeldOutOfATransposedPiece() {
        DatasetOptions data = new DatasetOptions(WINDOW, 1, SplitMode.WINDOW, 0.2, 0, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreparationOptions(1, true, 1, data))
                .withMessageContaining("data.split: piece");
        assertThat(new PreparationOptions(1, true, 0, data).transpose()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 13})
    void semitonesOutOfRangeAreRefused(int semitones) {
        DatasetOptions data = new DatasetOptions(WINDOW, 1, SplitMode.PIECE, 0.2, 0, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreparationOptions(1, true, semitones, data))
                .withMessageContaining("0 to 12");
    }

    @Test
    void aTokenizerThatKnowsNoKeysIsRefusedWithTheRemedy() {
        TokenizedCorpus deaf =
                TokenizedCorpus.ofFiles("a test", new Deaf(), TokenCorpus.of(List.of(new Piece<>("a", List.of("x")))));
        Vocabulary vocabulary = Vocabulary.of(List.of("x"));

        assertThatThrownBy(() -> new Transpositions(deaf, vocabulary, 1))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "The tokenizer \"deaf\" cannot transpose. Set data.transpose: 0 or choose another, such as note-chord.");
        assertThat(new Transpositions(deaf, vocabulary, 0).count(TokenSequence.of("a", 0)))
                .isEqualTo(1);
    }

    /** Symbols that say of which piece they are, and in which key. */
    private static final class Labelled implements ScoreTokenizer {
        private static final String KEY = " in ";

        static String symbol(int piece, int key) {
            return "piece " + piece + KEY + key;
        }

        @Override
        public String name() {
            return "labelled";
        }

        @Override
        public SortedMap<String, String> options() {
            return new TreeMap<>();
        }

        @Override
        public List<String> fixedSymbols() {
            return IntStream.range(0, PIECES)
                    .boxed()
                    .flatMap(piece -> IntStream.range(0, 128).mapToObj(key -> symbol(piece, key)))
                    .toList();
        }

        @Override
        public Optional<String> transpose(String symbol, int semitones) {
            int at = symbol.indexOf(KEY) + KEY.length();
            return Optional.of(symbol.substring(0, at) + (Integer.parseInt(symbol.substring(at)) + semitones));
        }

        @Override
        public List<String> encode(Score score) {
            return List.of();
        }

        @Override
        public Score decode(List<String> symbols) {
            return new Score(1, List.of());
        }
    }

    /** Writes the same for all music. */
    private static final class Deaf implements ScoreTokenizer {
        @Override
        public String name() {
            return "deaf";
        }

        @Override
        public SortedMap<String, String> options() {
            return new TreeMap<>();
        }

        @Override
        public List<String> encode(Score score) {
            return List.of("x");
        }

        @Override
        public Score decode(List<String> symbols) {
            return new Score(1, List.of());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "note-chord, C4.E4:6, D#4.G4:6",
        "remi, Pitch_60, Pitch_63",
        "remi, Duration_1.0.12, Duration_1.0.12",
        "performance, NoteOff_60, NoteOff_63",
        "performance, TimeShift_7, TimeShift_7",
        "article, C4, E-4",
        "article, 0.4.7, 3.7.10",
        "article, 0.3.6.9, 0.3.6.9",
        "article, 9, 0"
    })
    void threeSemitonesUpIs(String tokenizer, String symbol, String higher) {
        assertThat(Tokenizers.create(tokenizer, Map.of()).transpose(symbol, 3)).hasValue(higher);
    }
}
