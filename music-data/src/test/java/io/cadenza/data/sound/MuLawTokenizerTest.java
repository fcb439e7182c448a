package io.cadenza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.sound.Sound;
import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.sound.MuLawTokenizerFactory.MuLawTokenizer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class MuLawTokenizerTest {
    private final SoundTokenizer tokenizer = new MuLawTokenizer(16_000, 256);

    /**
     * f(x) = ln(1 + 255|x|) / ln 256. f(0) lies between levels 127 and 128 and goes up; f(0.5) = 4.8558 / 5.5452 = 0.87568, so
     * level 0.93784 · 255 = 239.15; f(0.01) = 1.26695 / 5.5452 = 0.22848, so level 0.61424 · 255 = 156.63.
     */
    @Test
    void levelsFollowTheFormula() {
        Sound sound = Sound.of(16_000, -1, 0, 1, 0.5f, -0.5f, 0.01f);

        assertThat(tokenizer.encode(sound)).containsExactly("0", "128", "255", "239", "16", "157");
    }

    /** The loudest samples are exact; the two levels beside silence are ±(256^(1/255) − 1) / 255 = ±0.021984 / 255. */
    @Test
    void theSamplesOfLevelsAreTheInverse() {
        Sound sound = tokenizer.decode(List.of("0", "127", "128", "255"));

        assertThat(sound.sample(0)).isEqualTo(-1);
        assertThat(sound.sample(1)).isEqualTo(-sound.sample(2)).isCloseTo(-8.6212e-5f, offset(1e-8f));
        assertThat(sound.sample(3)).isEqualTo(1);
    }

    /** Half a step of 2/255 on the companded scale multiplies |x| + 1/255 by at most 256^(1/255) = 1.021984. */
    @Property(tries = 2_000)
    void theErrorOfASampleIsBoundedByTheLaw(@ForAll @FloatRange(min = -1, max = 1) float sample) {
        float back =
                tokenizer.decode(tokenizer.encode(Sound.of(16_000, sample))).sample(0);

        assertThat((double) Math.abs(back - sample)).isLessThanOrEqualTo((Math.abs(sample) + 1 / 255.0) * 0.021985);
    }

    @Property(tries = 300)
    void aLevelIsItsOwnNearestLevel(
            @ForAll @IntRange(min = 2, max = 256) int levels, @ForAll @IntRange(max = 255) int any) {
        SoundTokenizer other = new MuLawTokenizer(16_000, levels);
        List<String> symbol = List.of(String.valueOf(any % levels));

        assertThat(other.encode(other.decode(symbol))).isEqualTo(symbol);
    }

    @Test
    void theVocabularyIsAllLevelsInOrderWhateverTheMusic() {
        Vocabulary vocabulary = Vocabulary.of(tokenizer, List.of(List.of("7")), 10, false);

        assertThat(vocabulary.size()).isEqualTo(256);
        assertThat(vocabulary.id("200")).hasValue(200);
    }

    @Test
    void aSoundOfAnotherRateIsResampled() {
        assertThat(tokenizer.encode(Sound.of(8_000, new float[100]))).hasSize(200);
        assertThat(tokenizer.sampleRate()).isEqualTo(16_000);
    }

    @Test
    void theOptionsMakeTheSameTokenizerAgain() {
        Map<String, String> options = Map.of("sampleRate", "8000", "levels", "64");

        assertThat(Tokenizers.create("mu-law", options).options()).isEqualTo(options);
        assertThat(Tokenizers.create("mu-law", Map.of()).options())
                .isEqualTo(Map.of("sampleRate", "16000", "levels", "256"));
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Tokenizers.create("mu-law", Map.of("levels", "257")))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "The option levels of the tokenizer \"mu-law\" is a whole number from 2 to 256, not \"257\"."
                                + " It is values a sample can have.");
        assertThatThrownBy(() -> Tokenizers.create("mu-law", Map.of("sampleRate", "16k")))
                .hasMessageContaining("is a whole number from 1000 to 48000, not \"16k\"");
        assertThatThrownBy(() -> Tokenizers.create("mu-law", Map.of("rate", "1")))
                .hasMessage(
                        "The tokenizer \"mu-law\" has no option \"rate\"; available: levels, sampleRate. Remove it.");
    }

    @Test
    void symbolsOfOtherTokenizersAreRefused() {
        assertThatThrownBy(() -> tokenizer.decode(List.of("C4:6")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"C4:6\" is no level of a sample; levels are 0 to 255");
    }
}
