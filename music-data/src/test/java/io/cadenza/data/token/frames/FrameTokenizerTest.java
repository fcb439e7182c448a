package io.cadenza.data.token.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FrameTokenizerTest {
    private static final ScoreTokenizer QUARTERS =
            Tokenizers.create("jsb-frames", Map.of()).requireScores();
    private static final ScoreTokenizer EIGHTHS =
            Tokenizers.create("jsb-frames", Map.of("grid", "2")).requireScores();

    private static Note note(long onset, long length, int pitch) {
        return Note.of(onset, length, pitch, 80);
    }

    private static List<String> notes(Score score) {
        return score.notes()
                .map(note -> note.pitch() + " at " + note.onset() + " for " + note.duration())
                .sorted()
                .toList();
    }

    /** C4 for a half, E4 for a quarter, a quarter's rest, A0; the key above C8 is none of a piano. */
    @Test
    void framesAreKeysFromHighToLowAndAnEnd() {
        Score score = new Score(
                480,
                List.of(new Track(
                        "a",
                        List.of(note(0, 960, 60), note(0, 480, 64), note(1440, 480, 21), note(0, 480, 109)),
                        List.of())));

        assertThat(QUARTERS.encode(score)).containsExactly("64", "60", "|", "60", "|", "|", "21", "|");
        assertThat(EIGHTHS.encode(score)).startsWith("64", "60", "|", "64", "60", "|", "60", "|", "60", "|", "|");
    }

    /** A key that goes on sounding is held; the last frame lacks its end. */
    @Test
    void keysOfFramesInARowAreOneNote() {
        assertThat(notes(QUARTERS.decode(List.of("64", "60", "|", "60", "|", "|", "60", "60"))))
                .containsExactly("60 at 0 for 960", "60 at 1440 for 480", "64 at 0 for 480");
        assertThat(notes(EIGHTHS.decode(List.of("60", "|", "62", "|"))))
                .containsExactly("60 at 0 for 240", "62 at 240 for 240");
    }

    @Property(tries = 50)
    void whatIsPlayedIsWrittenAsItWas(@ForAll("frames") List<String> symbols) {
        assertThat(QUARTERS.encode(QUARTERS.decode(symbols))).isEqualTo(symbols);
    }

    /** Frames of up to three keys, each with its end; the first and the last are not empty. */
    @Provide
    Arbitrary<List<String>> frames() {
        Arbitrary<List<String>> frame = Arbitraries.integers()
                .between(21, 108)
                .set()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(keys -> {
                    List<String> symbols = new ArrayList<>(keys.stream()
                            .sorted(Comparator.reverseOrder())
                            .map(String::valueOf)
                            .toList());
                    symbols.add("|");
                    return symbols;
                });
        return frame.list()
                .ofMinSize(1)
                .ofMaxSize(80)
                .map(frames -> frames.stream().flatMap(List::stream).toList());
    }

    /** Ids: 0 {@code |}, 1 the start, 2 the end, 3 to 5 the keys 60, 62 and 64. */
    @Test
    void withinAFrameALowerKeyOrItsEndFollows() {
        FrameRule rule = new FrameRule(Vocabulary.of(List.of("|", Vocabulary.START, Vocabulary.END, "60", "62", "64")));

        rule.accept(1);
        assertThat(possible(rule)).containsExactly(0, 2, 3, 4, 5);
        rule.accept(4);
        assertThat(possible(rule)).containsExactly(0, 3);
        rule.accept(3);
        assertThat(possible(rule)).containsExactly(0);
        rule.accept(0);
        assertThat(possible(rule)).containsExactly(0, 2, 3, 4, 5);
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameRule(Vocabulary.of(List.of("60"))));
    }

    private static List<Integer> possible(FrameRule rule) {
        float[] logits = new float[6];
        rule.filter(logits);
        return IntStream.range(0, logits.length)
                .filter(id -> logits[id] == 0)
                .boxed()
                .toList();
    }

    @Test
    void transpositionStaysOnThePiano() {
        assertThat(QUARTERS.transpose("60", 3)).contains("63");
        assertThat(QUARTERS.transpose("|", 3)).contains("|");
        assertThat(QUARTERS.transpose("107", 2)).isEmpty();
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QUARTERS.decode(List.of("20")))
                .withMessage("\"20\" is no symbol of jsb-frames: a key from 21 to 108, or |");
        assertThatIllegalArgumentException().isThrownBy(() -> QUARTERS.decode(List.of("C4")));
        assertThatIllegalArgumentException().isThrownBy(() -> QUARTERS.decode(List.of("060")));
    }
}
