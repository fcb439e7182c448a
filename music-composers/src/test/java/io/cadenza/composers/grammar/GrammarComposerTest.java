package io.cadenza.composers.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.composers.grammar.GrammarFactory.Derivations;
import io.cadenza.composers.grammar.GrammarFactory.GrammarComposer;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.compose.ComposedCorpus;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrammarComposerTest {
    private static final long BAR = 1920;

    private final Composer period = Composers.create("grammar", Map.of());
    private final Composer tiny = Composers.create("grammar", Map.of("grammar", "tiny", "accompaniment", "block"));

    /** Two calls and three answers: six tunes, of H(0.6, 0.4) + H(0.5, 0.3, 0.2) nats. */
    @Test
    void theTinyGrammarWritesSixTunesOfKnownEntropy() {
        SourceEntropy entropy = tiny.entropy(GrammarComposerTest::keys).orElseThrow();
        double call = -0.6 * Math.log(0.6) - 0.4 * Math.log(0.4);
        double answer = -0.5 * Math.log(0.5) - 0.3 * Math.log(0.3) - 0.2 * Math.log(0.2);
        assertThat(entropy.of()).isEqualTo(SourceEntropy.Of.SYMBOLS);
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(6);
        assertThat(entropy.natsPerPiece()).isCloseTo(call + answer, within(1e-12));
    }

    /** Seen as no more than a number of notes, the tunes are of 6 + 12 notes (80 %) or 7 + 12. */
    @Test
    void derivationsThatSoundAlikeCountAsOne() {
        SourceEntropy entropy =
                tiny.entropy(score -> List.of("" + score.notes().count())).orElseThrow();
        assertThat(entropy.natsPerPiece()).isCloseTo(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2), within(1e-12));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(2);
    }

    /** χ² with 5 degrees of freedom: 99.9 % of fair choices stay below 20.515. */
    @Test
    void theTunesComeAsOftenAsTheGrammarSays() {
        Map<List<String>, Integer> observed = new HashMap<>();
        int all = 5000;
        IntStream.range(0, all).forEach(seed -> observed.merge(keys(tiny.compose(seed)), 1, Integer::sum));
        GrammarComposer composer = (GrammarComposer) tiny;
        double sum = 0;
        for (Derivations.Outcome outcome : Derivations.all(composer.grammar())) {
            double expected = all * outcome.probability();
            int found = observed.getOrDefault(
                    keys(Performance.of(composer.grammar(), outcome.words(), composer.accompaniment())), 0);
            sum += (found - expected) * (found - expected) / expected;
        }
        assertThat(observed).hasSize(6);
        assertThat(sum).isLessThan(20.515);
    }

    @Test
    void aPeriodIsEightBarsLongAndComesHome() {
        assertThat(ComposedCorpus.pieces(period, 300, 1)).allSatisfy(piece -> {
            Score score = piece.score();
            assertThat(score.tracks().get(1).end()).isEqualTo(8 * BAR);
            List<Note> melody = score.tracks().get(0).notes();
            // The last bar begins on the tonic in melody and bass; the fourth ends on a note of the dominant.
            assertThat(keyAt(melody, 7 * BAR) % 12).isZero();
            assertThat(keyAt(score.tracks().get(1).notes(), 7 * BAR) % 12).isZero();
            Note half = melody.stream()
                    .filter(note -> note.onset() < 4 * BAR)
                    .reduce((first, second) -> second)
                    .orElseThrow();
            assertThat(half.pitch() % 12).isIn(7, 11, 2);
            assertThat(keyAt(score.tracks().get(1).notes(), 3 * BAR + BAR / 2) % 12)
                    .isIn(7, 11, 2);
        });
    }

    @Test
    void questionAndAnswerBeginAlike() {
        for (int seed = 0; seed < 300; seed++) {
            List<Note> melody = period.compose(seed).tracks().get(0).notes();
            assertThat(bar(melody, 4)).as("seed " + seed).isEqualTo(bar(melody, 0));
        }
    }

    private static List<String> bar(List<Note> melody, int bar) {
        return melody.stream()
                .filter(note -> note.onset() / BAR == bar)
                .map(note -> note.onset() % BAR + ":" + note.pitch() % 12 + ":" + note.duration())
                .toList();
    }

    /** Half of all melodic moves or more are repetitions or steps, and none is wider than an octave. */
    @Test
    void melodiesMoveMostlyByStep() {
        long steps = 0;
        long moves = 0;
        for (int seed = 0; seed < 300; seed++) {
            List<Note> melody = period.compose(seed).tracks().get(0).notes();
            for (int i = 1; i < melody.size(); i++) {
                int move = Math.abs(melody.get(i).pitch() - melody.get(i - 1).pitch());
                assertThat(move).isLessThanOrEqualTo(12);
                moves++;
                steps += move <= 2 ? 1 : 0;
            }
        }
        assertThat((double) steps / moves).isBetween(0.5, 0.9);
    }

    @Test
    void onTheDownbeatTheMelodySoundsANoteOfTheHarmony() {
        GrammarComposer composer = (GrammarComposer) period;
        for (int seed = 0; seed < 300; seed++) {
            List<Note> melody = composer.compose(seed).tracks().get(0).notes();
            long time = 0;
            Chord chord = new Chord(0, false, 0);
            for (Item.Terminal word : Derivation.draw(composer.grammar(), Seeds.generator(seed, "grammar"))) {
                if (word instanceof Item.Harmony harmony) {
                    chord = harmony.chord();
                } else if (word instanceof Item.Tone tone) {
                    if (time % BAR == 0) {
                        assertThat(chord.pitchClasses(composer.grammar().key()))
                                .as("bar %d of seed %d", time / BAR + 1, seed)
                                .contains(keyAt(melody, time) % 12);
                    }
                    time += tone.ticks();
                }
            }
            assertThat(time).isEqualTo(8 * BAR);
        }
    }

    @Test
    void theEntropyOfALargeGrammarIsThatOfItsChoices() {
        SourceEntropy entropy = period.entropy(GrammarComposerTest::keys).orElseThrow();
        assertThat(entropy.of()).isEqualTo(SourceEntropy.Of.CHOICES);
        assertThat(entropy.natsPerPiece()).isBetween(8.0, 14.0);
        assertThat(entropy.distinctPieces().orElseThrow().bitLength()).isGreaterThan(15);
    }

    @Test
    void keyAndTempoCanBeChosen() {
        Score score =
                Composers.create("grammar", Map.of("key", "F#m", "tempo", "72")).compose(1);
        assertThat(score.events(KeySignature.class)).containsExactly(new KeySignature(0, 3, true));
        assertThat(score.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 72));
        assertThatThrownBy(() -> Composers.create("grammar", Map.of("key", "H")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("The option key of the composer \"grammar\" is \"H\": it is no key.");
    }

    @Test
    void aGrammarOfOnesOwnIsReadAndItsSlipsAreNamed(@TempDir Path folder) throws IOException {
        Path good = Files.writeString(folder.resolve("mine.grammar"), "Tune -> @I 4:1 4:up 2:near\n");
        assertThat(Composers.create("grammar", Map.of("grammar", good.toString()))
                        .compose(1)
                        .notes())
                .isNotEmpty();
        Path bad = Files.writeString(folder.resolve("bad.grammar"), "Tune -> @I\n  | 4:upward\n");
        assertThatThrownBy(() -> Composers.create("grammar", Map.of("grammar", bad.toString())))
                .isInstanceOf(CadenzaException.class)
                .hasMessageStartingWith(bad + ", line 2, column 5: \"4:upward\" is no symbol");
        assertThatThrownBy(() -> Composers.create("grammar", Map.of("grammar", "sonata")))
                .hasMessage("Cannot read sonata: there is no such file. Name a grammar.");
    }

    private static int keyAt(List<Note> notes, long tick) {
        return notes.stream()
                .filter(note -> note.onset() >= tick)
                .findFirst()
                .orElseThrow()
                .pitch();
    }

    private static List<String> keys(Score score) {
        return score.notes().map(note -> "" + note.pitch()).toList();
    }
}
