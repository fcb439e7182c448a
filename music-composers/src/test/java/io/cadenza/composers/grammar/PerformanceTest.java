package io.cadenza.composers.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.composers.grammar.GrammarFactory.GrammarComposer;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the words of a piece become notes. */
@Tag("fast")
class PerformanceTest {
    /** The tonic of the middle is C5 (72); a step is one of the scale, a leap one of the harmony. */
    @ParameterizedTest
    @CsvSource({
        "@I 4:1 4:up 4:up 4:down, 72 74 76 74",
        "@I 4:1 4:leap-up 4:leap-up 4:leap-down, 72 76 79 76",
        "@I 4:5 4:same 4:near, 67 67 67",
        "@V7 4:1 4:near, 72 71",
        "@IV 4:7 4:near, 71 72",
        "@I 4:3 4:6 4:2, 76 81 86-12",
    })
    void aToneIsSeenFromTheOneBefore(String words, String keys) {
        assertThat(melody("C", words)).isEqualTo(keys.replace("86-12", "74"));
    }

    /** In A minor the leading tone G# sounds under V and VII only. */
    @Test
    void theLeadingToneOfAMinorKeyIsRaisedUnderItsDominant() {
        assertThat(melody("Am", "@i 4:1 4:down 4:down 4:down")).isEqualTo("69 67 65 64");
        assertThat(melody("Am", "@V 4:1 4:down 4:down 4:down")).isEqualTo("69 68 65 64");
        assertThat(new Chord(4, true, 0).pitchClasses(Key.of("Am").orElseThrow()))
                .containsExactly(4, 8, 11, 2);
    }

    @Test
    void aMelodyTurnsRoundAtTheEndsOfItsRange() {
        assertThat(melody("C", "@I 4:1 4:up 4:up 4:up 4:up 4:up 4:up 4:up 4:up"))
                .isEqualTo("72 74 76 77 79 81 83 84 83");
    }

    @ParameterizedTest
    @CsvSource({
        "C, 0, false, 0",
        "G, 1, false, 7",
        "Eb, -3, false, 3",
        "F#, 6, false, 6",
        "Am, 0, true, 9",
        "C#m, 4, true, 1",
        "Bbm, -5, true, 10"
    })
    void aKeyHasItsSignatureAndTonic(String name, int sharps, boolean minor, int tonic) {
        Key key = Key.of(name).orElseThrow();
        assertThat(key.signature()).isEqualTo(new KeySignature(0, sharps, minor));
        assertThat(key.tonic()).isEqualTo(tonic);
    }

    @Test
    void aRestTakesItsTimeAndTheDownbeatIsLouder() {
        Score score = play("C", "@I 2:1 2:rest 4:2", Accompaniment.NONE);
        assertThat(score.tracks().get(0).notes()).containsExactly(Note.of(0, 960, 72, 88), Note.of(1920, 480, 74, 88));
        assertThat(score.tracks().get(1).notes()).isEmpty();
    }

    /** Over two bars of 4/4 the harmony is played anew at the bar line, then V7 for half a bar. */
    @Test
    void blocksAreHeldUntilTheHarmonyOrTheBarEnds() {
        List<Note> notes = play("C", "@I 1:1 2:1 @V7 2:2", Accompaniment.BLOCK)
                .tracks()
                .get(1)
                .notes();
        assertThat(notes)
                .extracting(Note::onset)
                .containsExactly(0L, 0L, 0L, 0L, 1920L, 1920L, 1920L, 1920L, 2880L, 2880L, 2880L, 2880L);
        assertThat(notes.subList(0, 4)).allMatch(note -> note.duration() == 1920);
        assertThat(notes.subList(4, 8)).allMatch(note -> note.duration() == 960);
    }

    @Test
    void brokenChordsGoLowestHighestMiddleHighest() {
        List<Note> block =
                play("C", "@I 2:1", Accompaniment.BLOCK).tracks().get(1).notes();
        List<Note> broken =
                play("C", "@I 2:1", Accompaniment.BROKEN).tracks().get(1).notes();
        assertThat(broken)
                .extracting(Note::pitch)
                .containsExactly(
                        block.get(0).pitch(),
                        block.get(3).pitch(),
                        block.get(2).pitch(),
                        block.get(3).pitch());
        assertThat(broken).extracting(Note::onset).containsExactly(0L, 240L, 480L, 720L);
    }

    @Test
    void afterbeatsFollowTheBass() {
        Grammar waltz = GrammarParser.parse("g", "metre 3/4\nS -> @I 2.:1");
        List<Note> notes = new GrammarComposer(waltz, Accompaniment.AFTERBEAT)
                .compose(1)
                .tracks()
                .get(1)
                .notes();
        assertThat(notes).extracting(Note::onset).containsExactly(0L, 480L, 480L, 480L, 960L, 960L, 960L);
    }

    private static String melody(String key, String words) {
        return String.join(
                " ",
                play(key, words, Accompaniment.NONE).tracks().get(0).notes().stream()
                        .map(note -> "" + note.pitch())
                        .toList());
    }

    private static Score play(String key, String words, Accompaniment accompaniment) {
        Grammar grammar = GrammarParser.parse("g", "key " + key + "\nS -> " + words);
        return Performance.of(grammar, Derivation.draw(grammar, new Random(1)), accompaniment);
    }
}
