package io.cadenza.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.corpus.MusicFacts;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static Score file(String name) {
        try (InputStream in = Objects.requireNonNull(PreparedDataTest.class.getResourceAsStream("/primer/" + name))) {
            return MidiReader.read(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What training says of scores that a tokenizer writes down. */
    private static List<String> notes(
            Tokenizer tokenizer, InstrumentChoice instruments, List<Score> scores, Consumer<PreparedData> taker) {
        List<Piece<List<String>>> pieces = new ArrayList<>();
        MusicFacts facts = new MusicFacts();
        for (Score score : scores) {
            pieces.add(new Piece<>(
                    "piece " + pieces.size(), tokenizer.requireScores().encode(instruments.apply(score))));
            facts.add(MusicFacts.of(score));
        }
        List<String> notes = new ArrayList<>();
        taker.accept(PreparedData.of(
                TokenizedCorpus.ofFiles("a test", tokenizer, instruments, TokenCorpus.of(pieces), facts),
                new PreparationOptions(10, true, 0, new DatasetOptions(2, 1, SplitMode.PIECE, 0, 0, 1)),
                notes::add));
        return notes;
    }

    /** Twelve pieces at 70 to 180 a minute: no tempo, and hardly a velocity or duration, occurs ten times. */
    @ParameterizedTest
    @ValueSource(strings = {"remi", "performance", "bars"})
    void alphabetsThatHaveAnEndAreKeptHoweverRare(String name) {
        Tokenizer tokenizer = Tokenizers.create(name, Map.of());
        List<Score> scores = IntStream.rangeClosed(7, 18)
                .mapToObj(tens -> file("tempos/t" + 10 * tens + ".mid"))
                .toList();
        Set<String> all = scores.stream()
                .flatMap(score -> tokenizer.requireScores().encode(score).stream())
                .collect(Collectors.toSet());

        List<String> notes = notes(
                tokenizer,
                InstrumentChoice.ALL,
                scores,
                data -> assertThat(data.vocabulary().symbols()).containsAll(all));

        assertThat(notes).noneMatch(note -> note.contains("data.minCount"));
        if (!name.equals("performance")) { // whose clock has no tempo
            assertThat(all.stream().filter(symbol -> symbol.startsWith("Tempo_")))
                    .hasSize(12);
        }
    }

    @Test
    void rareSymbolsThatAreReplacedAreSaidInALine() {
        List<String> chord = List.of("C4.E4:6", "wait:6");
        List<Piece<List<String>>> pieces = List.of(
                new Piece<>(
                        "a",
                        Stream.generate(() -> chord)
                                .limit(12)
                                .flatMap(List::stream)
                                .toList()),
                new Piece<>("b", List.of("C4.E4.G4:6", "wait:6", "C4.E4:6", "wait:5", "C4.E4.G4:6")));
        List<String> notes = new ArrayList<>();

        PreparedData.of(
                TokenizedCorpus.ofFiles("a test", NOTE_CHORD, TokenCorpus.of(pieces)),
                new PreparationOptions(10, true, 0, new DatasetOptions(2, 1, SplitMode.PIECE, 0, 0, 1)),
                notes::add);

        assertThat(notes)
                .containsExactly(
                        "2 of 4 symbols occur less than data.minCount=10 times in what is trained on: for 3 tokens others that are near are"
                                + " written, or none");
    }

    /** band.mid: flute, guitar, bass and drums. */
    @ParameterizedTest
    @CsvSource({
        "note-chord, auto, '3 instruments were made into one piano, drums were left out'",
        "remi, auto, '3 instruments were made into one piano, drums were left out'",
        "performance, any, '3 instruments and drums were made into one piano'",
        "bars, auto, ''",
    })
    void instrumentsThatAreMergedAreSaidInALine(String name, String instruments, String said) {
        Tokenizer tokenizer = Tokenizers.create(name, Map.of());
        Score band = file("band.mid");

        List<String> notes =
                notes(tokenizer, InstrumentChoice.of(instruments, tokenizer), List.of(band, band), data -> {}).stream()
                        .filter(note -> note.contains("piano"))
                        .toList();

        assertThat(notes)
                .isEqualTo(
                        said.isEmpty()
                                ? List.of()
                                : List.of("the tokenizer %s has one instrument: %s".formatted(name, said)));
    }
}
