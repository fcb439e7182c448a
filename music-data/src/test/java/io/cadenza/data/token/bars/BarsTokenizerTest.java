package io.cadenza.data.token.bars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.RandomMusic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class BarsTokenizerTest {
    private static final int GRID = 12;
    private static final int DRUMS = 9;
    private static final ScoreTokenizer BARS =
            Tokenizers.create("bars", Map.of()).requireScores();

    /** At 12 ticks a quarter a tick is a step. */
    private static Score score(Track... tracks) {
        return new Score(GRID, List.of(tracks));
    }

    private static Track track(int channel, List<ScoreEvent> events, int[]... notes) {
        return new Track(
                "",
                Arrays.stream(notes)
                        .map(note -> new Note(note[0], note[1], note[2], 80, channel, Note.Ending.RELEASED))
                        .toList(),
                events);
    }

    private static List<String> symbols(String text) {
        return List.of(text.split(" "));
    }

    @Test
    void aWaltzIsItsHeadAndItsBars() {
        Score waltz = score(track(
                0,
                List.of(
                        new TimeSignature(0, 3, 4),
                        new KeySignature(0, 1, false),
                        TempoChange.ofQuartersPerMinute(0, 90)),
                new int[][] {{0, 12, 67}, {12, 12, 71}, {24, 12, 74}, {36, 36, 79}}));

        assertThat(BARS.encode(waltz))
                .isEqualTo(symbols("TimeSig_3/4 Key_G Tempo_90.0 Program_0"
                        + " Bar_None Position_0 Pitch_67 Position_12 Pitch_71 Position_24 Pitch_74"
                        + " Bar_None Position_0 Pitch_79"));
    }

    @Test
    void aDurationStandsOnlyWhereANoteDoesNotLastUntilTheNextOnsetOrTheBarLine() {
        Score music = score(track(0, List.of(), new int[][] {
            {0, 48, 48},
            {0, 12, 64},
            {0, 12, 67}, // a held bass under a chord
            {12, 6, 65}, // staccato
            {24, 36, 64} // over the bar line
        }));

        assertThat(BARS.encode(music))
                .isEqualTo(symbols("TimeSig_4/4 Program_0 Bar_None"
                        + " Position_0 Pitch_64 Pitch_67 Duration_4.0.12 Pitch_48"
                        + " Position_12 Duration_0.6.12 Pitch_65"
                        + " Position_24 Duration_3.0.12 Pitch_64"));
    }

    @Test
    void aBandStandsPartByPartWithinEachBarAndDrumsHaveSymbolsOfTheirOwn() {
        Score band = score(
                track(0, List.of(new ProgramChange(0, 0, 73)), new int[][] {{0, 48, 72}, {48, 48, 74}}),
                track(1, List.of(new ProgramChange(0, 1, 33)), new int[][] {{48, 48, 36}}),
                track(DRUMS, List.of(), new int[][] {{0, 48, 36}}));

        assertThat(BARS.encode(band))
                .isEqualTo(symbols("TimeSig_4/4 Program_73 Program_33 Program_-1"
                        + " Bar_None Program_73 Position_0 Pitch_72 Program_-1 Position_0 PitchDrum_36"
                        + " Bar_None Program_73 Position_0 Pitch_74 Program_33 Position_0 Pitch_36"));
        Score decoded = BARS.decode(BARS.encode(band));
        assertThat(decoded.tracks().stream().map(Track::name))
                .containsExactly("Flute", "Electric Bass (finger)", "Drums");
        assertThat(decoded.events(ProgramChange.class))
                .containsExactly(new ProgramChange(0, 0, 73), new ProgramChange(0, 1, 33));
        assertThat(decoded.tracks().get(2).notes()).allMatch(note -> note.channel() == DRUMS);
    }

    @Test
    void twoHandsStayTwoTracks() {
        Score piano =
                score(track(0, List.of(), new int[][] {{0, 48, 72}}), track(0, List.of(), new int[][] {{0, 48, 48}}));

        assertThat(BARS.encode(piano))
                .isEqualTo(symbols("TimeSig_4/4 Program_0 Program_0.2"
                        + " Bar_None Program_0 Position_0 Pitch_72 Program_0.2 Position_0 Pitch_48"));
        assertThat(BARS.decode(BARS.encode(piano)).tracks()).hasSize(2);
    }

    @Test
    void aPickupIsABarOfItsOwnLengthAndThePiecesMetreStandsInTheHead() {
        Score tune = score(track(0, List.of(new TimeSignature(0, 1, 4), new TimeSignature(12, 4, 4)), new int[][] {
            {0, 12, 67}, {12, 48, 72}, {60, 48, 71}
        }));

        assertThat(BARS.encode(tune))
                .isEqualTo(symbols("TimeSig_4/4 Program_0"
                        + " Bar_None TimeSig_1/4 Position_0 Pitch_67"
                        + " Bar_None TimeSig_4/4 Position_0 Pitch_72 Bar_None Position_0 Pitch_71"));
        assertThat(BARS.decode(BARS.encode(tune)).events(TimeSignature.class))
                .extracting(TimeSignature::beats)
                .containsExactly(1, 4);
    }

    @Test
    void aKeyStandsInEveryBarIfAskedAndIsReadOnce() {
        ScoreTokenizer repeating =
                Tokenizers.create("bars", Map.of("repeatKey", "true")).requireScores();
        Score music =
                score(track(0, List.of(new KeySignature(0, 1, false), new KeySignature(96, 0, false)), new int[][] {
                    {0, 48, 67}, {48, 48, 71}, {96, 48, 72}
                }));

        List<String> symbols = repeating.encode(music);

        assertThat(symbols)
                .isEqualTo(symbols("TimeSig_4/4 Key_G Program_0 Bar_None Key_G Position_0 Pitch_67"
                        + " Bar_None Key_G Position_0 Pitch_71 Bar_None Key_C Position_0 Pitch_72"));
        assertThat(repeating.decode(symbols).events(KeySignature.class))
                .extracting(KeySignature::sharps)
                .containsExactly(1, 0);
        assertThat(repeating.options()).containsEntry("repeatKey", "true");
        assertThat(BARS.options()).doesNotContainKey("repeatKey");
    }

    @Test
    void aBarWithManyTemposHasTheirMean() {
        List<ScoreEvent> slowing = new ArrayList<>();
        int[] tempos = {60, 120, 60, 120}; // a second, half a second, ...: three seconds for four quarters
        for (int quarter = 0; quarter < tempos.length; quarter++) {
            slowing.add(TempoChange.ofQuartersPerMinute(12L * quarter, tempos[quarter]));
        }

        assertThat(BARS.encode(score(track(0, slowing, new int[][] {{0, 48, 60}}))))
                .startsWith("TimeSig_4/4", "Tempo_80.0", "Program_0", "Bar_None", "Position_0");
    }

    @Test
    void oneChangeOfTempoWithinABarStaysInItsPlace() {
        List<ScoreEvent> change =
                List.of(TempoChange.ofQuartersPerMinute(0, 60), TempoChange.ofQuartersPerMinute(36, 120));

        assertThat(BARS.encode(score(track(0, change, new int[][] {{0, 48, 60}}))))
                .isEqualTo(symbols(
                        "TimeSig_4/4 Tempo_60.0 Program_0 Bar_None Position_36 Tempo_120.0 Position_0 Pitch_60"));
    }

    @Test
    void loudnessStandsWhereItChangesForEachPartByItself() {
        Score music = new Score(
                GRID,
                List.of(new Track(
                        "",
                        List.of(
                                Note.of(0, 12, 60, 96), Note.of(12, 12, 62, 96),
                                Note.of(24, 12, 64, 33), Note.of(36, 12, 65, 33)),
                        List.of())));

        assertThat(BARS.encode(music))
                .isEqualTo(symbols("TimeSig_4/4 Program_0 Velocity_95 Bar_None Position_0 Pitch_60"
                        + " Position_12 Pitch_62 Position_24 Velocity_31 Pitch_64 Position_36 Pitch_65"));
    }

    @Test
    void anOddSymbolCostsOneNote() {
        List<String> symbols = new ArrayList<>(symbols("TimeSig_4/4 Program_0"
                + " Bar_None Position_0 Pitch_60 Position_12 Pitch_62 Position_24 Pitch_64 Position_36 Pitch_65"
                + " Bar_None Position_0 Pitch_67"));
        List<Note> right = RandomMusic.inSteps(BARS.decode(symbols), GRID);
        symbols.set(5, "Position_17");
        List<Note> odd = RandomMusic.inSteps(BARS.decode(symbols), GRID);

        assertThat(odd).hasSameSizeAs(right);
        assertThat(odd.stream().map(Note::onset)).containsExactly(0L, 17L, 24L, 36L, 48L);
    }

    @Test
    void aTranspositionMovesPitchesAndKeysAndNoDrums() {
        assertThat(BARS.transpose("Key_G", 2)).contains("Key_A");
        assertThat(BARS.transpose("Key_Am", -2)).contains("Key_Gm");
        assertThat(BARS.transpose("Key_C", 1)).contains("Key_Db");
        assertThat(BARS.transpose("Key_Em", 6)).contains("Key_Bbm");
        assertThat(BARS.transpose("Pitch_60", 5)).contains("Pitch_65");
        assertThat(BARS.transpose("Pitch_125", 5)).isEmpty();
        assertThat(BARS.transpose("PitchDrum_36", 5)).contains("PitchDrum_36");
        assertThat(BARS.transpose("Position_36", 5)).contains("Position_36");
    }

    @Test
    void aRareTempoStaysInTheVocabulary() {
        List<String> piece = symbols("TimeSig_3/4 Tempo_70.0 Program_0 Bar_None Position_0 Pitch_60");

        assertThat(Vocabulary.of(BARS, List.of(piece), 10, true).symbols()).containsAll(piece);
    }

    @Test
    void forWhatAVocabularyLacksTheNearestIsWritten() {
        assertThat(BARS.substitute(
                        "Program_41", List.of("Program_0", "Program_40", "Program_48", "Program_-1")::contains))
                .containsExactly("Program_40");
        assertThat(BARS.substitute("Program_40.3", List.of("Program_41", "Program_40")::contains))
                .containsExactly("Program_40");
        assertThat(BARS.substitute("Key_Em", List.of("Key_G", "Key_Am", "Key_Cm")::contains))
                .containsExactly("Key_Am");
        assertThat(BARS.substitute("Tempo_95.0", List.of("Tempo_90.0", "Tempo_120.0")::contains))
                .containsExactly("Tempo_90.0");
    }

    @Test
    void anOptionOutOfRangeIsRefused() {
        assertThatThrownBy(() -> Tokenizers.create("bars", Map.of("tempos", "1")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("bars");
    }

    /** Parts with their programs and notes, metres, keys and tempos at bar lines, all on the grid and in the bins. */
    @Property(tries = 300)
    void aWholeBandComesBackAsItWas(@ForAll("bands") Score band, @ForAll boolean repeatKey) {
        ScoreTokenizer tokenizer = Tokenizers.create(
                        "bars", Map.of("velocities", "127", "repeatKey", String.valueOf(repeatKey)))
                .requireScores();

        Score decoded = tokenizer.decode(tokenizer.encode(band));

        assertThat(said(decoded)).isEqualTo(said(band));
    }

    /** What a score says, in steps, whatever its resolution, channels and names of tracks. */
    private static List<Object> said(Score score) {
        int ticks = score.ticksPerQuarter() / GRID;
        List<Object> said = new ArrayList<>();
        for (TimeSignature metre : score.events(TimeSignature.class)) {
            said.add(List.of("metre", metre.tick() / ticks, metre.beats(), metre.beatUnit()));
        }
        for (KeySignature key : score.events(KeySignature.class)) {
            said.add(List.of("key", key.tick() / ticks, key.sharps(), key.minor()));
        }
        for (TempoChange tempo : score.events(TempoChange.class)) {
            said.add(List.of("tempo", tempo.tick() / ticks, tempo.microsecondsPerQuarter()));
        }
        for (Track track : score.tracks()) {
            Optional<Integer> program =
                    track.events(ProgramChange.class).findFirst().map(ProgramChange::program);
            boolean drums = track.notes().get(0).channel() == DRUMS;
            said.add(drums ? "drums" : program.orElse(0));
            said.add(track.notes().stream()
                    .sorted(Comparator.comparingLong(Note::onset).thenComparingInt(Note::pitch))
                    .map(note -> List.of(note.onset() / ticks, note.duration() / ticks, note.pitch(), note.velocity()))
                    .toList());
        }
        return said;
    }

    @Provide
    Arbitrary<Score> bands() {
        return anyBand();
    }

    static Arbitrary<Score> anyBand() {
        Arbitrary<List<Integer>> programs =
                Arbitraries.integers().between(0, 127).list().ofMinSize(1).ofMaxSize(5);
        return Combinators.combine(
                        programs,
                        Arbitraries.of(true, false),
                        RandomMusic.notes(GRID)
                                .filter(notes -> !notes.isEmpty())
                                .list()
                                .ofSize(6),
                        Arbitraries.of(2, 3, 4, 6),
                        Arbitraries.integers().between(-5, 6),
                        Arbitraries.integers().between(0, 42))
                .as(BarsTokenizerTest::band);
    }

    /** A bar of one metre, then another; a key and a tempo from the start and others from the second bar on. */
    private static Score band(
            List<Integer> programs, boolean drums, List<List<Note>> notes, int beats, int sharps, int tempo) {
        List<Track> tracks = new ArrayList<>();
        long second = 12L * beats;
        // Something sounds in the first bars, so that no silence is too long and all events are before the last note.
        List<Note> first = new ArrayList<>(
                notes.get(0).stream().filter(note -> note.onset() > second).toList());
        first.add(Note.of(0, 1, 60, 64));
        first.add(Note.of(second, 1, 61, 65));
        List<ScoreEvent> events = new ArrayList<>(List.of(
                new TimeSignature(0, beats, 4),
                new TimeSignature(second, 3, 8),
                new KeySignature(0, sharps, false),
                new KeySignature(second, sharps, true),
                TempoChange.ofQuartersPerMinute(0, 40 + 5 * tempo),
                TempoChange.ofQuartersPerMinute(second, 40 + 5 * ((tempo + 7) % 43))));
        for (int part = 0; part < programs.size(); part++) {
            events.add(new ProgramChange(0, part, programs.get(part)));
            tracks.add(track(part, part == 0 ? first : notes.get(part), events));
            events = new ArrayList<>();
        }
        if (drums) {
            tracks.add(track(DRUMS, notes.get(5), List.of()));
        }
        return new Score(GRID, tracks);
    }

    private static Track track(int channel, List<Note> notes, List<ScoreEvent> events) {
        List<Note> played = RandomMusic.asPlayed(notes).stream()
                .map(note -> new Note(
                        note.onset(), note.duration(), note.pitch(), note.velocity(), channel, Note.Ending.RELEASED))
                .toList();
        return new Track("", played, events);
    }
}
