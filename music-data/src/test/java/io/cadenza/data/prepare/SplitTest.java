package io.cadenza.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.prepare.PreparationOptions.Dealing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is held out, and that nothing of theirs is known. */
@Tag("fast")
class SplitTest {
    private static final ScoreTokenizer TOKENIZER =
            Tokenizers.create("note-chord", Map.of()).requireScores();

    @TempDir
    private Path folder;

    /** Sixty notes at random, each a quarter or an eighth after the one before, changed as the operator says. */
    private static Piece<List<String>> tune(String name, long seed, IntUnaryOperator change) {
        Random random = new Random(seed);
        List<Note> notes = new ArrayList<>();
        long onset = 0;
        for (int i = 0; i < 60; i++) {
            int pitch = 55 + random.nextInt(20);
            notes.add(Note.of(onset, 240, pitch + change.applyAsInt(i), 80));
            onset += 240L * (1 + random.nextInt(2));
        }
        return new Piece<>(name, TOKENIZER.encode(new Score(480, List.of(Track.of("", notes)))));
    }

    private static TokenizedCorpus corpus(List<Piece<List<String>>> pieces) {
        return TokenizedCorpus.ofFiles("a test", TOKENIZER, TokenCorpus.of(pieces));
    }

    @Test
    void transpositionsAndTunesThatDifferInAFewNotesAreNearCopies() {
        TokenizedCorpus corpus = corpus(List.of(
                tune("a", 1, i -> 0),
                tune("other", 2, i -> 0),
                tune("transposed", 1, i -> 5),
                tune("revised", 1, i -> i == 10 || i == 30 || i == 50 ? 1 : 0),
                tune("revised and transposed", 1, i -> i == 20 || i == 40 ? -4 : -3)));

        assertThat(NearCopies.in(corpus))
                .containsOnlyKeys("a", "transposed", "revised", "revised and transposed")
                .allSatisfy((name, group) -> assertThat(group).isEqualTo("a"));
    }

    /** The second movement of a work follows the first, of which another piece is a copy. */
    @Test
    void theOtherMovementsOfAWorkFollow() {
        TokenizedCorpus corpus = corpus(List.of(
                tune("quartet#movement 1", 1, i -> 0),
                tune("quartet#movement 2", 2, i -> 0),
                tune("an arrangement", 1, i -> 2),
                tune("other", 3, i -> 0)));

        assertThat(NearCopies.in(corpus))
                .containsOnlyKeys("quartet#movement 1", "quartet#movement 2", "an arrangement");
    }

    /** Of eighty tunes with a copy each, no copy is apart from its tune. */
    @Test
    void nearCopiesAreInOneSubset() {
        List<Piece<List<String>>> pieces = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pieces.add(tune("tune " + i, i, note -> 0));
            pieces.add(tune("copy of " + i, i, note -> 3));
        }
        PreparedData data = prepared(pieces, Dealing.DEFAULT);

        assertThat(data.pieces(Subset.VALIDATION)).isNotEmpty();
        for (int i = 0; i < 40; i++) {
            assertThat(data.split().subsets().get("tune " + i))
                    .isEqualTo(data.split().subsets().get("copy of " + i));
        }
        PreparedData apart = prepared(pieces, new Dealing(false, PieceSplit.Fold.NONE, Optional.empty()));
        assertThat(IntStream.range(0, 40)
                        .filter(i -> apart.split().subsets().get("tune " + i)
                                != apart.split().subsets().get("copy of " + i)))
                .isNotEmpty();
    }

    private static PreparedData prepared(List<Piece<List<String>>> pieces, Dealing dealing) {
        DatasetOptions data = new DatasetOptions(4, 4, SplitMode.PIECE, 0.3, 0, 1);
        return PreparedData.of(
                corpus(pieces), new PreparationOptions(1, true, 0, data).withDealing(dealing), note -> {});
    }

    /** "C9:6" is in the held-out piece alone, so the vocabulary has it not: what is held out is not known. */
    @Test
    void theVocabularyIsThatOfTheTrainingPieces() throws Exception {
        Path file = Files.writeString(folder.resolve("split.csv"), "training,a\nvalidation,b\n");
        List<Piece<List<String>>> pieces = List.of(
                new Piece<>("a", List.of("C4:6", "wait:6", "E4:6", "wait:6")),
                new Piece<>("b", List.of("C9:6", "wait:6", "C4:6", "wait:6")));

        PreparedData data = prepared(pieces, new Dealing(true, PieceSplit.Fold.NONE, Optional.of(file)));

        assertThat(data.vocabulary().symbols()).contains("C4:6", "E4:6").doesNotContain("C9:6");
        assertThat(data.pieces(Subset.VALIDATION)).extracting("name").containsExactly("b");
    }

    @Test
    void aSplitIsReadAsItWasWritten() {
        PieceSplit split = new PieceSplit(new TreeMap<>(Map.of(
                "a.mid",
                Subset.TRAINING,
                "b, \"c\".mid",
                Subset.TEST,
                "d\ne.mid",
                Subset.VALIDATION,
                "f",
                Subset.TRAINING)));
        Path file = folder.resolve("split.csv");
        SplitFile.write(file, split);

        assertThat(SplitFile.read(file)).isEqualTo(split);
        assertThat(file).content().startsWith("subset,piece\ntraining,a.mid\ntraining,f\nvalidation,\"d");
    }

    @Test
    void aLineThatIsNoneIsNamed() throws Exception {
        Path file = folder.resolve("split.csv");
        Files.writeString(file, "subset,piece\ntraining,a\nheld out,b\n");
        assertThatThrownBy(() -> SplitFile.read(file))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(file + ", line 3: a subset is training, validation or test, not \"held out\".");
        Files.writeString(file, "training,a\ntest,a\n");
        assertThatThrownBy(() -> SplitFile.read(file)).hasMessageContaining("line 2: \"a\" stands there twice");
    }
}
