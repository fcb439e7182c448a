package io.cadenza.data.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NoteChordPropertiesTest {
    private static final int LONGEST_QUARTERS = 8;
    private static final int LONGEST_SILENCE_QUARTERS = 64;

    @Property(tries = 300)
    void musicOnTheGridComesBackFromItsSymbols(
            @ForAll("strikes") List<Strike> any, @ForAll @IntRange(min = 1, max = 48) int grid) {
        ScoreTokenizer tokenizer = new NoteChordTokenizer(grid);
        List<Strike> strikes = any.stream()
                .filter(strike -> strike.onset() <= grid * LONGEST_SILENCE_QUARTERS)
                .toList();
        Set<Strike> playable = strikes.stream()
                .map(strike -> strike.cutTo(grid * LONGEST_QUARTERS))
                .collect(Collectors.toSet());

        Score decoded = tokenizer.decode(tokenizer.encode(score(strikes, grid)));

        assertThat(Strike.of(decoded, grid)).isEqualTo(playable);
    }

    @Property(tries = 300)
    void anySymbolsAreMusicThatSaysTheSameWhenEncodedAgain(@ForAll("symbols") List<String> symbols) {
        ScoreTokenizer tokenizer = new NoteChordTokenizer(12);
        Score music = tokenizer.decode(symbols);

        assertThat(tokenizer.decode(tokenizer.encode(music))).isEqualTo(music);
    }

    @Property(tries = 200)
    void anySymbolsAreMusicThatAFileCanHold(@ForAll("symbols") List<String> symbols) {
        Score music = new NoteChordTokenizer(12).decode(symbols);
        Score read = MidiReader.read("written.mid", MidiWriter.toBytes(music));

        assertThat(Strike.onsets(read)).isEqualTo(Strike.onsets(music));
    }

    @Property(tries = 200)
    void theSmallerSymbolsOfAChordOrWaitAreTheSameMusic(@ForAll("symbols") List<String> symbols) {
        ScoreTokenizer tokenizer = new NoteChordTokenizer(12);
        List<String> smaller = symbols.stream()
                .flatMap(symbol -> {
                    boolean singleNote = !symbol.contains(".") && !symbol.startsWith("wait");
                    List<String> parts = singleNote ? List.of() : tokenizer.split(symbol);
                    return parts.isEmpty() ? List.of(symbol).stream() : parts.stream();
                })
                .toList();

        assertThat(tokenizer.decode(smaller)).isEqualTo(tokenizer.decode(symbols));
    }

    /** At most one strike of a key at one onset; onsets in steps. */
    @Provide
    Arbitrary<List<Strike>> strikes() {
        Arbitrary<Integer> onsets = Arbitraries.integers().between(0, 400);
        Arbitrary<Integer> keys = Arbitraries.integers().between(0, 127);
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, 60);
        return Combinators.combine(onsets, keys, steps)
                .as(Strike::new)
                .list()
                .uniqueElements(strike -> List.of(strike.onset(), strike.key()))
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<String>> symbols() {
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, 96);
        Arbitrary<String> waits = steps.map(n -> "wait:" + n);
        Arbitrary<String> chords = Combinators.combine(
                        Arbitraries.integers()
                                .between(0, 127)
                                .set()
                                .ofMinSize(1)
                                .ofMaxSize(5),
                        steps)
                .as((keys, n) -> keys.stream().sorted().map(KeyNames::name).collect(Collectors.joining(".")) + ":" + n);
        return Arbitraries.oneOf(waits, chords).list().ofMaxSize(40);
    }

    private static Score score(List<Strike> strikes, int grid) {
        List<Note> notes = strikes.stream()
                .map(strike -> Note.of(strike.onset(), strike.steps(), strike.key(), 100))
                .toList();
        return new Score(grid, List.of(Track.of("", notes)));
    }

    /** A note in steps of a grid. */
    record Strike(int onset, int key, int steps) {
        static Set<Strike> of(Score score, int grid) {
            int ticks = score.ticksPerQuarter() / grid;
            return score.notes()
                    .map(note -> new Strike((int) note.onset() / ticks, note.key(), (int) note.duration() / ticks))
                    .collect(Collectors.toSet());
        }

        static Set<List<Long>> onsets(Score score) {
            return score.notes()
                    .map(note -> List.of(note.onset(), (long) note.key()))
                    .collect(Collectors.toSet());
        }

        Strike cutTo(int longest) {
            return new Strike(onset, key, Math.min(steps, longest));
        }
    }
}
