package io.cadenza.data.token.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TempoMap;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.token.RandomMusic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores here have 50 ticks a quarter, so that at 120 quarters a minute a tick is a step of 10 ms. */
@Tag("fast")
class PerformanceTokenizerTest {
    private static final int PEDAL = 64;

    private final ScoreTokenizer performance = create(Map.of());

    @Test
    void handsGoDownAndUpAndTimeGoesOnByHundredthsOfASecond() {
        assertThat(encode(List.of(Note.of(0, 50, 60, 79), Note.of(25, 25, 64, 79))))
                .containsExactly(
                        "Velocity_79",
                        "NoteOn_60",
                        "TimeShift_25",
                        "NoteOn_64",
                        "TimeShift_25",
                        "NoteOff_60",
                        "NoteOff_64");
    }

    @Test
    void aVelocityStandsWhereItChangesAndAShiftIsASecondAtMost() {
        assertThat(encode(List.of(Note.of(0, 10, 60, 127), Note.of(0, 10, 62, 126), Note.of(230, 10, 60, 3))))
                .containsExactly(
                        "Velocity_127",
                        "NoteOn_60",
                        "NoteOn_62",
                        "TimeShift_10",
                        "NoteOff_60",
                        "NoteOff_62",
                        "TimeShift_100",
                        "TimeShift_100",
                        "TimeShift_20",
                        "Velocity_3",
                        "NoteOn_60",
                        "TimeShift_10",
                        "NoteOff_60");
    }

    /** At 60 a minute a quarter, 50 ticks, is a second; at 240 a quarter of one. */
    @Test
    void tempoIsKeptAsTime() {
        List<String> symbols = encode(
                List.of(Note.of(0, 50, 60, 79), Note.of(50, 50, 62, 79)),
                TempoChange.ofQuartersPerMinute(0, 60),
                TempoChange.ofQuartersPerMinute(50, 240));

        assertThat(symbols)
                .containsExactly(
                        "Velocity_79",
                        "NoteOn_60",
                        "TimeShift_100",
                        "NoteOff_60",
                        "NoteOn_62",
                        "TimeShift_25",
                        "NoteOff_62");
        assertThat(performance.decode(symbols).notes().map(note -> note.onset() / 10 + " " + note.duration() / 10))
                .as("steps of 10 ms, 10 ticks each")
                .containsExactly("0 100", "100 25");
    }

    @Property(tries = 200)
    void underAnyTempoNotesSoundWhenTheyDidToTheNearestStep(
            @ForAll("steadyNotes") List<Note> notes, @ForAll("tempos") List<TempoChange> tempos) {
        Score score = RandomMusic.score(50, notes, tempos);
        TempoMap before = score.tempoMap();
        Score decoded = performance.decode(performance.encode(score));
        TempoMap after = decoded.tempoMap();

        List<Note> heard = decoded.notes().toList();
        assertThat(heard).hasSameSizeAs(notes);
        for (int i = 0; i < notes.size(); i++) {
            assertThat(after.seconds(heard.get(i).onset()))
                    .isCloseTo(before.seconds(notes.get(i).onset()), Offset.offset(0.005001));
            assertThat(after.seconds(heard.get(i).end()))
                    .isCloseTo(before.seconds(notes.get(i).end()), Offset.offset(0.005001));
        }
    }

    /** One after the other, none shorter than a step at the fastest tempo. */
    @Provide
    Arbitrary<List<Note>> steadyNotes() {
        return Arbitraries.integers().between(10, 100).list().ofMaxSize(30).map(lengths -> {
            List<Note> notes = new ArrayList<>();
            long onset = 0;
            for (int length : lengths) {
                notes.add(Note.of(onset, length, 40 + notes.size(), 79));
                onset += length;
            }
            return notes;
        });
    }

    @Provide
    Arbitrary<List<TempoChange>> tempos() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2000),
                        Arbitraries.integers().between(60, 400))
                .as((tick, qpm) -> TempoChange.ofQuartersPerMinute(tick, qpm))
                .list()
                .ofMaxSize(10);
    }

    @Test
    void thePedalHoldsWhatIsReleasedWhileItIsDown() {
        List<Note> notes = List.of(Note.of(0, 20, 60, 79), Note.of(0, 60, 64, 79), Note.of(70, 10, 67, 79));

        assertThat(heldSteps(notes, pedal(10, 127), pedal(50, 0)))
                .as("60 until the pedal goes up at 50; 64 is released after that; 67 later")
                .containsExactly("60 50", "64 60", "67 10");
        assertThat(heldSteps(notes, pedal(20, 64), pedal(75, 63)))
                .as("down at the very release, and a value of 64 is down")
                .containsExactly("60 75", "64 75", "67 10");
        assertThat(heldSteps(notes, pedal(0, 127)))
                .as("a pedal that never goes up is held to the end of the score")
                .containsExactly("60 80", "64 80", "67 10");
    }

    @Test
    void aHeldKeyThatIsStruckAgainBeginsAnew() {
        assertThat(heldSteps(List.of(Note.of(0, 10, 60, 79), Note.of(40, 10, 60, 79)), pedal(5, 127), pedal(100, 0)))
                .containsExactly("60 40", "60 60");
    }

    @Test
    void thePedalOfAnotherChannelAndOtherControllersHoldNothing() {
        assertThat(heldSteps(
                        List.of(Note.of(0, 10, 60, 79), Note.of(90, 10, 61, 79)),
                        new ControlChange(0, 1, PEDAL, 127),
                        new ControlChange(0, 0, 66, 127)))
                .containsExactly("60 10", "61 10");
    }

    @Test
    void withoutItsOptionThePedalIsNotHeard() {
        ScoreTokenizer dry = create(Map.of("pedal", "false"));

        assertThat(dry.encode(
                        RandomMusic.score(50, List.of(Note.of(0, 10, 60, 79)), List.of(pedal(5, 127), pedal(100, 0)))))
                .endsWith("TimeShift_10", "NoteOff_60");
    }

    @Test
    void aGridCountsQuartersInsteadOfSeconds() {
        ScoreTokenizer grid = create(Map.of("grid", "12"));
        Score slow = RandomMusic.score(
                480, List.of(Note.of(0, 480, 60, 79)), List.of(TempoChange.ofQuartersPerMinute(0, 30)));

        assertThat(grid.encode(slow)).containsExactly("Velocity_79", "NoteOn_60", "TimeShift_12", "NoteOff_60");
        assertThat(grid.options()).isEqualTo(Map.of("grid", "12", "velocities", "32", "pedal", "true"));
        assertThat(performance.options()).isEqualTo(Map.of("rate", "100", "velocities", "32", "pedal", "true"));
    }

    @Test
    void silenceAndHeldNotesHaveAnEnd() {
        List<String> symbols = encode(List.of(Note.of(1L << 40, 1L << 40, 60, 79)));

        // 2^40 is tick 176 of a bar of 200, so that of the silence 15 bars and 176 ticks are left; the note lasts 32
        // seconds.
        assertThat(symbols.stream().filter("TimeShift_100"::equals)).hasSize(31 + 32);
        assertThat(symbols).contains("TimeShift_76");
    }

    @Test
    void anyOrderIsMusic() {
        assertThat(performance
                        .decode(List.of("NoteOff_60", "NoteOn_60", "NoteOn_60", "TimeShift_7", "NoteOn_61"))
                        .notes())
                .as("what never goes up is held to the end, for a step at least")
                .containsExactly(Note.of(0, 70, 60, 79), Note.of(70, 10, 61, 79));
    }

    @Test
    void theNearestOfItsKindStandsForARareSymbol() {
        assertThat(substitute("Velocity_79", "Velocity_67", "Velocity_87")).containsExactly("Velocity_87");
        assertThat(substitute("TimeShift_30", "TimeShift_20", "TimeShift_10"))
                .containsExactly("TimeShift_20", "TimeShift_10");
        assertThat(substitute("NoteOn_20")).containsExactly("NoteOn_32");
        assertThat(substitute("NoteOff_20")).containsExactly("NoteOff_32");
        assertThat(substitute("NoteOn_60", "NoteOn_62", "NoteOff_60")).containsExactly("NoteOn_62");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NoteOn", "NoteOn_128", "NoteOn_060", "TimeShift_0", "TimeShift_101", "Velocity_80", "_5", ""})
    void whatIsNoSymbolIsRefused(String symbol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> performance.decode(List.of(symbol)))
                .withMessageContaining("performance");
    }

    @ParameterizedTest
    @CsvSource({
        "grid, 0, 1 to 48",
        "rate, 9, 10 to 1000",
        "velocities, 128, 0 to 127",
        "pedal, yes, 'true, false'",
        "tempo, 1, 'available: rate, grid, velocities, pedal'"
    })
    void optionsOutOfRangeAreRefusedWithTheRange(String name, String value, String range) {
        assertThatThrownBy(() -> create(Map.of(name, value)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(range);
    }

    @Test
    void timeIsCountedInOneWay() {
        assertThatThrownBy(() -> create(Map.of("grid", "12", "rate", "100")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("Remove one");
    }

    private List<String> heldSteps(List<Note> notes, ScoreEvent... events) {
        return performance
                .decode(encode(notes, events))
                .notes()
                .map(note -> note.pitch() + " " + note.duration() / 10)
                .toList();
    }

    private static ControlChange pedal(long tick, int value) {
        return new ControlChange(tick, 0, PEDAL, value);
    }

    private List<String> substitute(String symbol, String... kept) {
        return performance.substitute(symbol, Set.of(kept)::contains);
    }

    private List<String> encode(List<Note> notes, ScoreEvent... events) {
        return performance.encode(RandomMusic.score(50, notes, Arrays.asList(events)));
    }

    private static ScoreTokenizer create(Map<String, String> options) {
        return Tokenizers.create("performance", options).requireScores();
    }
}
