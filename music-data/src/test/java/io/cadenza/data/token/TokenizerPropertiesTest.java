package io.cadenza.data.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** What holds of every tokenizer that keeps rhythm. */
class TokenizerPropertiesTest {
    private static final int DEFAULT_VELOCITY = 80;
    private static final int GRID = 12;

    @Property(tries = 400)
    void musicOnTheGridComesBackNoteForNote(
            @ForAll("gridsWithNotes") Tuple2<Integer, List<Note>> music, @ForAll("names") String name) {
        int grid = music.get1();
        ScoreTokenizer tokenizer = notesOnly(name, grid);
        List<Note> played = RandomMusic.asPlayed(music.get2());

        Score decoded = tokenizer.decode(tokenizer.encode(RandomMusic.score(grid, music.get2(), List.of())));

        assertThat(RandomMusic.inSteps(decoded, grid)).isEqualTo(RandomMusic.withVelocity(DEFAULT_VELOCITY, played));
    }

    @Property(tries = 200)
    void with127LevelsVelocitiesComeBackTooEachAsItWas(
            @ForAll("gridsWithNotes") Tuple2<Integer, List<Note>> music, @ForAll("namesWithVelocity") String name) {
        int grid = music.get1();
        ScoreTokenizer tokenizer = create(name, Map.of("grid", String.valueOf(grid), "velocities", "127"));

        Score decoded = tokenizer.decode(tokenizer.encode(RandomMusic.score(grid, music.get2(), List.of())));

        assertThat(RandomMusic.inSteps(decoded, grid)).isEqualTo(RandomMusic.asPlayed(music.get2()));
    }

    @Property(tries = 300)
    void anySymbolsAreMusicWhichSaysTheSameWhenWrittenDownAgain(@ForAll("symbols") Tuple2<String, List<String>> any) {
        ScoreTokenizer tokenizer = create(any.get1(), Map.of("grid", "12"));
        Score music = tokenizer.decode(any.get2());
        List<String> written = tokenizer.encode(music);

        assertThat(RandomMusic.inSteps(tokenizer.decode(written), GRID)).isEqualTo(RandomMusic.inSteps(music, GRID));
        assertThat(tokenizer.encode(tokenizer.decode(written))).isEqualTo(written);
    }

    @Property(tries = 200)
    void anySymbolsAreMusicThatAFileHoldsAsItIs(@ForAll("symbols") Tuple2<String, List<String>> any) {
        ScoreTokenizer tokenizer = create(any.get1(), Map.of("grid", "12"));
        Score music = tokenizer.decode(any.get2());
        Score read = MidiReader.read("written.mid", MidiWriter.toBytes(music));

        assertThat(tokenizer.encode(read)).isEqualTo(tokenizer.encode(music));
    }

    @Property(tries = 200)
    void transposedSymbolsAreThoseOfTransposedMusic(
            @ForAll("notesInTheMiddle") List<Note> notes, @ForAll("names") String name) {
        ScoreTokenizer tokenizer = create(name, Map.of("grid", "12"));
        List<String> symbols = tokenizer.encode(RandomMusic.score(GRID, notes, List.of()));
        for (int semitones = -12; semitones <= 12; semitones++) {
            int interval = semitones;
            List<Note> moved = notes.stream()
                    .map(note -> Note.of(note.onset(), note.duration(), note.pitch() + interval, note.velocity()))
                    .toList();

            assertThat(symbols.stream()
                            .map(symbol -> tokenizer.transpose(symbol, interval).orElseThrow()))
                    .isEqualTo(tokenizer.encode(RandomMusic.score(GRID, moved, List.of())));
        }
    }

    /** A symbol that is kept in no piece at all may vanish; while one of its kind is kept, its music stays. */
    @Property(tries = 200)
    void aVocabularyThatKeepsOnlyTheFrequentStillWritesEveryNote(
            @ForAll("notesInTheMiddle") List<Note> notes, @ForAll("names") String name) {
        ScoreTokenizer tokenizer = create(name, Map.of("grid", "12"));
        List<String> plain = tokenizer.encode(RandomMusic.score(GRID, scale(), List.of()));
        List<String> rare = tokenizer.encode(RandomMusic.score(GRID, notes, List.of()));
        Vocabulary vocabulary =
                Vocabulary.of(tokenizer, Stream.of(plain, plain, plain, rare).toList(), 3, true);

        Score decoded = tokenizer.decode(vocabulary.decode(vocabulary.encode(rare, tokenizer::substitute)));

        // Notes may meet on one key or step, and the later or longer of two is then one note.
        assertThat(decoded.notes().count() > 0).isEqualTo(!notes.isEmpty());
        assertThat(decoded.notes().count()).isLessThanOrEqualTo(notes.size());
        assertThat(vocabulary.decode(vocabulary.encode(plain, tokenizer::substitute)))
                .isEqualTo(plain);
    }

    @Property(tries = 100)
    void optionsMakeAnotherTokenizerLikeThisOne(
            @ForAll("gridsWithNotes") Tuple2<Integer, List<Note>> music, @ForAll("names") String name) {
        ScoreTokenizer tokenizer = create(name, Map.of("grid", String.valueOf(music.get1())));
        Score score = RandomMusic.score(music.get1(), music.get2(), List.of());

        assertThat(create(name, tokenizer.options()).encode(score)).isEqualTo(tokenizer.encode(score));
        assertThat(create(name, tokenizer.options()).options()).isEqualTo(tokenizer.options());
    }

    /** Three octaves of a scale in quarters. */
    private static List<Note> scale() {
        return IntStream.range(0, 36)
                .mapToObj(i -> Note.of(i * GRID, GRID, 48 + i, DEFAULT_VELOCITY))
                .toList();
    }

    private static ScoreTokenizer create(String name, Map<String, String> options) {
        return Tokenizers.create(name, options).requireScores();
    }

    private static ScoreTokenizer notesOnly(String name, int grid) {
        return switch (name) {
            case "remi", "bars" -> create(name, Map.of("grid", String.valueOf(grid), "velocities", "0", "tempos", "0"));
            case "performance" -> create(name, Map.of("grid", String.valueOf(grid), "velocities", "0"));
            default -> create(name, Map.of("grid", String.valueOf(grid)));
        };
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("bars", "note-chord", "remi", "performance");
    }

    @Provide
    Arbitrary<String> namesWithVelocity() {
        return Arbitraries.of("bars", "remi", "performance");
    }

    @Provide
    Arbitrary<Tuple2<Integer, List<Note>>> gridsWithNotes() {
        return Arbitraries.integers()
                .between(1, 48)
                .flatMap(grid -> RandomMusic.notes(grid).map(notes -> Tuple.of(grid, notes)));
    }

    @Provide
    Arbitrary<List<Note>> notesInTheMiddle() {
        return RandomMusic.notes(GRID)
                .map(notes -> notes.stream()
                        .filter(note -> note.pitch() >= 21 && note.pitch() <= 108)
                        .toList());
    }

    @Provide
    Arbitrary<Tuple2<String, List<String>>> symbols() {
        return names().flatMap(name -> symbol(name).list().ofMaxSize(60).map(symbols -> Tuple.of(name, symbols)));
    }

    private static Arbitrary<String> symbol(String name) {
        Arbitrary<Integer> keys = Arbitraries.integers().between(0, 127);
        Arbitrary<Integer> levels = Arbitraries.integers().between(1, 32).map(i -> 127 * i / 32);
        return switch (name) {
            case "remi" ->
                Arbitraries.oneOf(
                        Arbitraries.just("Bar_None"),
                        Arbitraries.of("TimeSig_4/4", "TimeSig_3/4", "TimeSig_6/8", "TimeSig_5/16", "TimeSig_1/128"),
                        number("Position_", 0, 191),
                        Arbitraries.of("Tempo_40.0", "Tempo_121.29", "Tempo_250.0"),
                        keys.map(key -> "Pitch_" + key),
                        levels.map(level -> "Velocity_" + level),
                        Arbitraries.integers().between(1, 96).map(n -> "Duration_" + n / 12 + "." + n % 12 + ".12"));
            case "bars" -> RandomMusic.barsSymbols();
            case "performance" ->
                Arbitraries.oneOf(
                        keys.map(key -> "NoteOn_" + key),
                        keys.map(key -> "NoteOff_" + key),
                        number("TimeShift_", 1, 48),
                        levels.map(level -> "Velocity_" + level));
            default ->
                Arbitraries.oneOf(
                        number("wait:", 1, 96),
                        Combinators.combine(
                                        keys.set().ofMinSize(1).ofMaxSize(5),
                                        Arbitraries.integers().between(1, 96))
                                .as((chord, steps) -> chord.stream()
                                                .sorted()
                                                .map(RandomMusic::pitchName)
                                                .collect(Collectors.joining("."))
                                        + ":" + steps));
        };
    }

    private static Arbitrary<String> number(String prefix, int least, int most) {
        return Arbitraries.integers().between(least, most).map(n -> prefix + n);
    }
}
