package io.cadenza.data.token.remi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.token.Bins;
import io.cadenza.data.token.RandomMusic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores here have 12 ticks a quarter, so that a tick is a step of the default grid. */
@Tag("fast")
class RemiTokenizerTest {
    private static final TempoChange ALLEGRO = new TempoChange(0, 500_000);

    private final ScoreTokenizer remi = create(Map.of());
    private final ScoreTokenizer notesOnly = create(Map.of("velocities", "0", "tempos", "0"));

    /** MidiTok's levels: velocities 127 i / 32 without the fraction, tempos 40 + 210 i / 31. Nearest to 120 is 121.29. */
    @Test
    void aNoteIsBarMetrePositionTempoPitchVelocityDuration() {
        assertThat(remi.encode(score(List.of(Note.of(0, 18, 60, 80)), ALLEGRO)))
                .containsExactly(
                        "Bar_None",
                        "TimeSig_4/4",
                        "Position_0",
                        "Tempo_121.29",
                        "Pitch_60",
                        "Velocity_79",
                        "Duration_1.6.12");
    }

    @Test
    void notesOfOnePositionFollowEachOtherFromTheLowestUp() {
        assertThat(encode(Note.of(6, 12, 64, 90), Note.of(6, 6, 60, 90), Note.of(18, 3, 67, 90)))
                .containsExactly(
                        "Bar_None",
                        "TimeSig_4/4",
                        "Position_6",
                        "Pitch_60",
                        "Duration_0.6.12",
                        "Pitch_64",
                        "Duration_1.0.12",
                        "Position_18",
                        "Pitch_67",
                        "Duration_0.3.12");
    }

    @Test
    void everyBarNamesItsMetreAndEmptyBarsAreWrittenToo() {
        Score waltz = score(List.of(Note.of(0, 12, 60, 90), Note.of(75, 12, 62, 90)), new TimeSignature(0, 3, 4));

        assertThat(notesOnly.encode(waltz))
                .containsExactly(
                        "Bar_None",
                        "TimeSig_3/4",
                        "Position_0",
                        "Pitch_60",
                        "Duration_1.0.12",
                        "Bar_None",
                        "TimeSig_3/4",
                        "Bar_None",
                        "TimeSig_3/4",
                        "Position_3",
                        "Pitch_62",
                        "Duration_1.0.12");
    }

    /** 3/8 is written in the second of two bars of 4/4 and counts from the third, at step 96; a bar of it has 18 steps. */
    @Test
    void aNewMetreTakesEffectAtTheNextBarLine() {
        Score score = score(
                List.of(Note.of(0, 12, 60, 90), Note.of(100, 12, 60, 90), Note.of(120, 12, 60, 90)),
                new TimeSignature(50, 3, 8));

        assertThat(notesOnly.encode(score).stream().filter(symbol -> !symbol.contains("Pitch")))
                .containsExactly(
                        "Bar_None",
                        "TimeSig_4/4",
                        "Position_0",
                        "Duration_1.0.12",
                        "Bar_None",
                        "TimeSig_4/4",
                        "Bar_None",
                        "TimeSig_3/8",
                        "Position_4",
                        "Duration_1.0.12",
                        "Bar_None",
                        "TimeSig_3/8",
                        "Position_6",
                        "Duration_1.0.12");
        assertThat(notesOnly.decode(notesOnly.encode(score)).events(TimeSignature.class))
                .containsExactly(new TimeSignature(96 * 40, 3, 8));
    }

    /** On a grid of 2, a bar of 5/16 has 2.5 steps and counts as 3; a bar of 255/1 is none to count in. */
    @ParameterizedTest
    @CsvSource({"5, 16, 3, TimeSig_5/16", "1, 128, 1, TimeSig_1/128", "4, 1, 32, TimeSig_4/1", "255, 1, 8, TimeSig_4/4"
    })
    void strangeMetresLoseNoNoteAndNoTime(int beats, int unit, int barSteps, String symbol) {
        ScoreTokenizer coarse = create(Map.of("grid", "2", "velocities", "127", "tempos", "0"));
        List<Note> notes =
                IntStream.range(0, 40).mapToObj(i -> Note.of(i, 1, 40 + i, 90)).toList();
        Score score = RandomMusic.score(2, notes, List.of(new TimeSignature(0, beats, unit)));

        List<String> symbols = coarse.encode(score);

        assertThat(symbols.get(1)).isEqualTo(symbol);
        assertThat(symbols.stream().filter("Bar_None"::equals)).hasSize((39 / barSteps) + 1);
        assertThat(RandomMusic.inSteps(coarse.decode(symbols), 2)).isEqualTo(notes);
    }

    @Test
    void tempoStandsWhereItsLevelChangesAndSoundsAgain() {
        Score score = score(
                List.of(Note.of(0, 12, 60, 79), Note.of(24, 24, 62, 79)),
                TempoChange.ofQuartersPerMinute(0, 60.32),
                TempoChange.ofQuartersPerMinute(12, 61),
                TempoChange.ofQuartersPerMinute(30, 300),
                TempoChange.ofQuartersPerMinute(48, 100));

        List<String> symbols = remi.encode(score);

        assertThat(symbols.stream().filter(symbol -> symbol.startsWith("Tempo") || symbol.startsWith("Position")))
                .as("61 is the same level, 300 is over the fastest, and at 48 all is silent")
                .containsExactly("Position_0", "Tempo_60.32", "Position_24", "Position_30", "Tempo_250.0");
        assertThat(remi.decode(symbols).events(TempoChange.class).stream()
                        .map(change -> change.tick() / 40 + " " + Math.round(change.quartersPerMinute())))
                .containsExactly("0 60", "30 250");
    }

    @Test
    void longNotesHaveSeveralDurations() {
        assertThat(encode(Note.of(0, 200, 60, 90)))
                .endsWith("Pitch_60", "Duration_8.0.12", "Duration_8.0.12", "Duration_0.8.12");
    }

    @Test
    void silenceIsCutByWholeBars() {
        List<String> symbols = encode(Note.of(0, 12, 60, 90), Note.of((1L << 40) * 48 + 5, 12, 60, 90));

        // The first note's bar, 15 empty ones (63 quarters and 5 steps with the rest of the first), and the one that
        // was reached.
        assertThat(symbols.stream().filter("Bar_None"::equals)).hasSize(1 + 15 + 1);
        assertThat(symbols).endsWith("Position_5", "Pitch_60", "Duration_1.0.12");
    }

    @Property(tries = 200)
    void tempoAndMetreAtBarLinesComeBack(@ForAll("bars") List<Integer> metres, @ForAll("levels") List<Integer> tempos) {
        List<ScoreEvent> events = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        long start = 0;
        for (int bar = 0; bar < metres.size(); bar++) {
            events.add(new TimeSignature(start, metres.get(bar), 8));
            double tempo = Bins.ofTempo(32).values().get(tempos.get(bar % tempos.size()));
            events.add(TempoChange.ofQuartersPerMinute(start + bar % 5, tempo));
            notes.add(Note.of(start + 1, 6, 60, 127));
            start += metres.get(bar) * 6L;
        }

        Score decoded = remi.decode(remi.encode(RandomMusic.score(12, notes, events)));

        assertThat(RandomMusic.inSteps(decoded, 12)).isEqualTo(notes);
        assertThat(metreOfEach(notes, decoded)).isEqualTo(metres);
        assertThat(tempoAtEnd(decoded)).isEqualTo(tempoAtEnd(RandomMusic.score(12, notes, events)));
    }

    private static List<Integer> metreOfEach(List<Note> notes, Score score) {
        return notes.stream()
                .map(note -> score.events(TimeSignature.class).stream()
                        .filter(metre -> metre.tick() <= note.onset() * 40)
                        .reduce((first, second) -> second)
                        .map(TimeSignature::beats)
                        .orElse(8))
                .toList();
    }

    /** In hundredths of a quarter a minute. */
    private static long tempoAtEnd(Score score) {
        List<TempoChange> tempos = score.events(TempoChange.class);
        return Math.round(100 * tempos.get(tempos.size() - 1).quartersPerMinute());
    }

    @Provide
    Arbitrary<List<Integer>> bars() {
        return Arbitraries.integers().between(2, 15).list().ofMinSize(1).ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Integer>> levels() {
        return Arbitraries.integers().between(0, 31).list().ofMinSize(1).ofMaxSize(12);
    }

    @Test
    void theNearestOfItsKindStandsForARareSymbol() {
        assertThat(substitute("Velocity_79", "Velocity_67", "Velocity_87")).containsExactly("Velocity_87");
        assertThat(substitute("Tempo_121.29", "Tempo_40.0", "Tempo_250.0")).containsExactly("Tempo_40.0");
        assertThat(substitute("Position_5", "Position_0", "Position_6")).containsExactly("Position_6");
        assertThat(substitute("Pitch_20", "Pitch_21")).as("the octave above").containsExactly("Pitch_32");
        assertThat(substitute("Pitch_60", "Pitch_62", "Pitch_57")).containsExactly("Pitch_62");
        assertThat(substitute("Duration_1.1.12", "Duration_1.0.12", "Duration_0.1.12"))
                .containsExactly("Duration_1.0.12", "Duration_0.1.12");
        assertThat(substitute("Velocity_79")).isEmpty();
    }

    /** A bar that is longer keeps its notes apart from the next one's. */
    @Test
    void aRareMetreGivesWayToALongerOneRatherThanToAShorter() {
        assertThat(substitute("TimeSig_7/8", "TimeSig_3/4", "TimeSig_4/4", "TimeSig_2/1"))
                .containsExactly("TimeSig_4/4");
        assertThat(substitute("TimeSig_7/8", "TimeSig_3/4", "TimeSig_2/4")).containsExactly("TimeSig_3/4");
    }

    @Test
    void anyOrderIsMusic() {
        assertThat(remi.decode(List.of("Duration_1.0.12", "Velocity_79", "Position_4", "Pitch_60", "Pitch_61"))
                        .notes())
                .as("before the first bar is its beginning, and a key without a duration sounds for a step")
                .containsExactly(Note.of(160, 40, 60, 79), Note.of(160, 40, 61, 79));
        assertThat(remi.decode(List.of()).notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bar",
                "Bar_1",
                "Pitch_128",
                "Pitch_060",
                "Pitch_-1",
                "Velocity_80",
                "Tempo_120.0",
                "Tempo_1e2",
                "Duration_1.0.8",
                "Duration_0.0.12",
                "Duration_8.1.12",
                "Duration_0.12.12",
                "Position_192",
                "TimeSig_0/4",
                "TimeSig_4/3",
                "TimeSig_17/4",
                "C4:12",
                ""
            })
    void whatIsNoSymbolIsRefused(String symbol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> remi.decode(List.of(symbol)))
                .withMessageContaining("remi");
    }

    @ParameterizedTest
    @CsvSource({
        "grid, 49, 1 to 48",
        "velocities, 128, 0 to 127",
        "tempos, 201, 0 to 200",
        "tempos, -1, 0 to 200",
        "tempos, 1, 0 or 2 to 200",
        "bars, 4, 'available: grid, velocities, tempos'"
    })
    void optionsOutOfRangeAreRefusedWithTheRange(String name, String value, String range) {
        assertThatThrownBy(() -> create(Map.of(name, value)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(range);
    }

    private List<String> substitute(String symbol, String... kept) {
        return remi.substitute(symbol, Set.of(kept)::contains);
    }

    private List<String> encode(Note... notes) {
        return notesOnly.encode(score(List.of(notes)));
    }

    private static Score score(List<Note> notes, ScoreEvent... events) {
        return RandomMusic.score(12, notes, Arrays.asList(events));
    }

    private static ScoreTokenizer create(Map<String, String> options) {
        return Tokenizers.create("remi", options).requireScores();
    }
}
