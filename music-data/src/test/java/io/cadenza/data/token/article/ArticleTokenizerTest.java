package io.cadenza.data.token.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ArticleTokenizerTest {
    private final ScoreTokenizer article =
            Tokenizers.create("article", Map.of()).requireScores();

    @Property(tries = 200)
    void whatIsDecodedIsReadBackFromItsFileAsTheSameTokens(@ForAll("tokens") List<String> tokens) {
        byte[] file = MidiWriter.toBytes(article.decode(tokens));

        assertThat(article.encode(MidiReader.read("written.mid", file))).isEqualTo(tokens);
    }

    /** All tokens the tokenizer can write: the names of all keys, and the normal orders of all sets. */
    @Provide
    Arbitrary<List<String>> tokens() {
        Arbitrary<String> notes = Arbitraries.integers().between(0, 127).map(PitchSpelling::note);
        Arbitrary<String> chords = Arbitraries.integers()
                .between(1, 4095)
                .map(set -> PitchSpelling.chord(IntStream.range(0, 12)
                        .filter(pitchClass -> (set >> pitchClass & 1) == 1)
                        .toArray()))
                // One note alone is read as a note: a bare number needs two keys of one pitch class.
                .filter(chord -> chord.contains("."));
        return Arbitraries.oneOf(notes, chords).list().ofMinSize(1).ofMaxSize(40);
    }

    @Test
    void tokensBecomeQuartersOneAfterTheOtherWithChordsAboveMiddleC() {
        Score score = article.decode(List.of("C#-1", "4.7.0"));

        assertThat(score.ticksPerQuarter()).isEqualTo(1024);
        assertThat(score.tracks().get(0).notes())
                .containsExactly(
                        Note.of(0, 1024, 1, 90),
                        Note.of(1024, 1024, 64, 90),
                        Note.of(1024, 1024, 67, 90),
                        Note.of(1024, 1024, 60, 90));
    }

    @Test
    void ofTwoProgramsAtOnePlaceTheFirstGetsOnlyWhatHasNoLengthThere() {
        // 30 ticks of 480 are a sixteenth of a quarter, which is nothing on the grid of quarters and thirds.
        List<Note> notes = List.of(Note.of(0, 30, 60, 90), Note.of(0, 480, 62, 90), Note.of(960, 480, 64, 90));

        assertThat(article.encode(score(notes, 0, 40))).containsExactly("C4");
        assertThat(article.encode(score(notes, 0, 0))).containsExactly("C4", "D4", "E4");
    }

    private static Score score(List<Note> notes, int... programs) {
        List<ScoreEvent> changes = Arrays.stream(programs)
                .<ScoreEvent>mapToObj(program -> new ProgramChange(0, 0, program))
                .toList();
        return new Score(480, List.of(new Track("", notes, changes)));
    }

    @Test
    void aChordOfOnePitchClassIsDecodedAsThatNote() {
        assertThat(article.decode(List.of("11")).notes()).containsExactly(Note.of(0, 1024, 71, 90));
    }

    @Test
    void symbolsOfOtherTokenizersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> article.decode(List.of("wait:4")));
        assertThatIllegalArgumentException().isThrownBy(() -> article.decode(List.of("12")));
    }

    @Test
    void optionsAreRefusedByName() {
        assertThatThrownBy(() -> Tokenizers.create("article", Map.of("grid", "4")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("\"grid\"");
    }
}
