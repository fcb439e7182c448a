package io.cadenza.data.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Silences that are too long. Scores here have 12 ticks a quarter; a bar of common time has 48. */
@Tag("fast")
class SilencesTest {
    private static final int QUARTER = 12;
    private static final int BAR = 48;
    private static final int LONGEST = 64 * QUARTER;
    private static final List<String> NAMES = List.of("bars", "note-chord", "remi", "performance");

    /** A quarter at 0 and one at 200: of 199 quarters of silence 34 bars go, and 63 are left; 33 bars would leave 67. */
    @Test
    void inTheSharedCaseTheSecondNoteIsAtQuarter64InAllTokenizers() throws IOException {
        try (InputStream in = SilencesTest.class.getResourceAsStream("/cases/midi/rest-long-middle.mid")) {
            Score score = MidiReader.read("rest-long-middle.mid", in.readAllBytes());
            for (String name : NAMES) {
                assertThat(quarters(throughTokens(name, score))).as(name).containsExactly(0.0, 64.0);
            }
            ScoreTokenizer hundredths =
                    Tokenizers.create("performance", Map.of()).requireScores();
            assertThat(quarters(hundredths.decode(hundredths.encode(score)))).containsExactly(0.0, 64.0);
        }
    }

    /** 53 bytes, one tick a quarter, whose notes stand at 268,435,328 quarters and after. */
    @Test
    void aDamagedFileThatAsksForMillionsOfBarsGets16BarsOfSilence() {
        byte[] file = HexFormat.of()
                .parseHex("4d546864000000060000000100014d54726b7fffff7fffffff00903c4001803c0000903e4001803e"
                        + "00009040400180400000ff2f00");
        Score score = MidiReader.recover("damaged.mid", file).score();
        assertThat(score.notes().map(Note::onset)).first().isEqualTo(268_435_328L);

        for (String name : NAMES) {
            // 268,435,328 quarters are whole bars; of the silence before the first note 16 bars are 64 quarters.
            assertThat(quarters(throughTokens(name, score))).as(name).containsExactly(64.0, 65.0, 66.0);
        }
    }

    @Test
    void aSilenceOf64QuartersStaysAndOneOfATickMoreLosesABar() {
        assertThat(onsets(Note.of(0, QUARTER, 60, 80), Note.of(QUARTER + LONGEST, QUARTER, 62, 80)))
                .containsExactly(0L, (long) QUARTER + LONGEST);
        assertThat(onsets(Note.of(0, QUARTER, 60, 80), Note.of(QUARTER + LONGEST + 1, QUARTER, 62, 80)))
                .containsExactly(0L, (long) QUARTER + LONGEST + 1 - BAR);
    }

    @Test
    void aHeldNoteCountsForTheLongestNoteAtMost() {
        Note held = Note.of(0, 10L * LONGEST, 60, 80);

        assertThat(onsets(held, Note.of(2L * LONGEST, QUARTER, 62, 80))).containsExactly(0L, 2L * LONGEST);
        assertThat(onsets(held, Note.of(2L * LONGEST + 7, QUARTER, 62, 80)))
                .containsExactly(0L, 2L * LONGEST + 7 - BAR);
    }

    /** Drums from 0 on every 60 quarters do not end the piano's silence, where drums are not written. */
    @Test
    void whatIsNotWrittenEndsNoSilence() {
        List<Note> drums = Stream.of(0, 60, 120, 180)
                .map(quarter -> new Note((long) quarter * QUARTER, QUARTER, 36, 80, 9, Note.Ending.RELEASED))
                .toList();
        Score score = new Score(
                QUARTER,
                List.of(
                        Track.of("drums", drums),
                        Track.of("piano", List.of(Note.of(200L * QUARTER, QUARTER, 60, 80)))));

        assertThat(quarters(throughTokens("remi", score))).containsExactly(64.0);
        assertThat(quarters(throughTokens("bars", score))).containsExactly(0.0, 60.0, 120.0, 180.0, 200.0);
    }

    /** Metre, key and tempo that came in what is left out hold from where it was. */
    @Test
    void whatChangesDuringTheSilenceHoldsAfterIt() {
        List<ScoreEvent> events = List.of(
                new TimeSignature(20L * BAR, 3, 4),
                TempoChange.ofQuartersPerMinute(30L * BAR, 90),
                new KeySignature(30L * BAR, 2, false));
        // 20 bars of 4/4, then 100 of 3/4: the note is on the second quarter of a bar.
        long onset = 20L * BAR + 100L * 3 * QUARTER + QUARTER;
        Score score = Silences.shortened(
                RandomMusic.score(QUARTER, List.of(Note.of(0, BAR, 60, 80), Note.of(onset, QUARTER, 62, 80)), events),
                note -> true);

        // From the second bar on 3/4: 21 bars are 63 quarters, and one quarter more is 64.
        assertThat(score.notes().map(Note::onset)).containsExactly(0L, (long) BAR + LONGEST);
        assertThat(score.events(TimeSignature.class)).containsExactly(new TimeSignature(BAR, 3, 4));
        assertThat(score.events(TempoChange.class).get(0).tick()).isEqualTo(BAR);
        assertThat(score.events(KeySignature.class)).containsExactly(new KeySignature(BAR, 2, false));
    }

    @Property(tries = 200)
    void everyNoteKeepsItsPlaceInItsBarAndIsAtTheSamePlaceInAllTokenizers(
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 3_000) Integer> gaps,
            @ForAll @IntRange(min = 2, max = 7) int beats) {
        long[] onset = {0};
        List<Note> notes =
                gaps.stream().map(gap -> Note.of(onset[0] += gap, 1, 60, 80)).toList();
        Score score = RandomMusic.score(QUARTER, notes, List.of(new TimeSignature(0, beats, 4)));
        List<Double> first = quarters(throughTokens(NAMES.get(0), score));

        for (String name : NAMES) {
            assertThat(quarters(throughTokens(name, score))).as(name).isEqualTo(first);
        }
        long before = 0;
        for (int i = 0; i < notes.size(); i++) {
            long now = Math.round(first.get(i) * QUARTER);
            int bar = beats * QUARTER;
            assertThat(now % bar).isEqualTo(notes.get(i).onset() % bar);
            assertThat(now - before).isBetween(Math.min(gaps.get(i), LONGEST + 1L - bar), LONGEST + 1L);
            before = now;
        }
    }

    private static List<Long> onsets(Note... notes) {
        return Silences.shortened(RandomMusic.score(QUARTER, List.of(notes), List.of()), note -> true)
                .notes()
                .map(Note::onset)
                .toList();
    }

    private static Score throughTokens(String name, Score score) {
        Map<String, String> options = Map.of("grid", String.valueOf(QUARTER));
        ScoreTokenizer tokenizer = Tokenizers.create(name, options).requireScores();
        return tokenizer.decode(tokenizer.encode(score));
    }

    private static List<Double> quarters(Score score) {
        return score.notes()
                .map(note -> (double) note.onset() / score.ticksPerQuarter())
                .toList();
    }
}
