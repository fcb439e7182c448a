package io.cadenza.composers.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.composers.TextFiles;
import io.cadenza.composers.grammar.Accompaniment.VoiceLeading;
import io.cadenza.composers.grammar.Accompaniment.Voicing;
import io.cadenza.core.Seeds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class VoiceLeadingTest {
    private static final Key C = new Key(0, false);

    /** G3 C4 E4 over C3; then the common tone stays and the others move down a step: F D over G with B. */
    @Test
    void theUpperVoicesMoveAsLittleAsTheyCan() {
        VoiceLeading voices = new VoiceLeading(C);
        assertThat(voices.next(chord("I"))).isEqualTo(new Voicing(48, List.of(55, 60, 64)));
        assertThat(voices.next(chord("IV6"))).isEqualTo(new Voicing(45, List.of(53, 60, 65)));
    }

    @Test
    void theFigureChoosesTheBass() {
        VoiceLeading voices = new VoiceLeading(C);
        assertThat(List.of("I", "I6", "I64", "V7", "V65", "V43", "V42").stream()
                        .map(name -> voices.next(chord(name)).bass() % 12))
                .containsExactly(0, 4, 7, 7, 11, 2, 5);
    }

    @Test
    void movingTogetherFromFifthToFifthIsCounted() {
        // C3 G3 to D3 A3, with C4 E4 to D4 F4: a fifth and an octave with the bass, and the fourth G C is none.
        assertThat(VoiceLeading.consecutives(
                        new Voicing(48, List.of(55, 60, 64)), new Voicing(50, List.of(57, 62, 65))))
                .isEqualTo(2);
        assertThat(VoiceLeading.consecutives(
                        new Voicing(48, List.of(55, 60, 64)), new Voicing(48, List.of(55, 60, 64))))
                .isZero();
    }

    /** All progressions of 300 periods. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "Eb", "F#m"})
    void periodsHaveNoConsecutivesAndNoDoubledLeadingTone(String name) {
        Key key = Key.of(name).orElseThrow();
        Grammar period = GrammarParser.parse("period", TextFiles.resource("grammar/period.grammar"));
        for (int seed = 0; seed < 300; seed++) {
            VoiceLeading voices = new VoiceLeading(key);
            Optional<Voicing> last = Optional.empty();
            for (Item.Terminal word : Derivation.draw(period, Seeds.generator(seed, "grammar"))) {
                if (word instanceof Item.Harmony harmony) {
                    Voicing next = voices.next(harmony.chord());
                    check(next, harmony.chord(), key);
                    assertThat(last.map(before -> VoiceLeading.consecutives(before, next))
                                    .orElse(0))
                            .isZero();
                    last = Optional.of(next);
                }
            }
        }
    }

    private static void check(Voicing voicing, Chord chord, Key key) {
        List<Integer> sounding =
                voicing.keys().stream().map(sounded -> sounded % 12).toList();
        assertThat(sounding.stream().filter(sounded -> sounded == key.leadingTone()))
                .hasSizeLessThan(2);
        assertThat(sounding)
                .contains(
                        chord.pitchClasses(key).get(0), chord.pitchClasses(key).get(1));
        assertThat(chord.pitchClasses(key)).containsAll(sounding);
        assertThat(voicing.keys()).isSorted();
    }

    private static Chord chord(String name) {
        return Chord.of(name).orElseThrow();
    }
}
