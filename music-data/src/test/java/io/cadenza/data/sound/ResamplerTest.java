package io.cadenza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.cadenza.core.sound.Sound;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static final double AMPLITUDE = 0.8;

    /** Against the sine itself at the new rate, away from the ends, where the filter sees silence. */
    @ParameterizedTest
    @CsvSource({
        "44100, 16000, 440",
        "44100, 16000, 7000",
        "48000, 16000, 6000",
        "8000, 16000, 3500",
        "16000, 44100, 7000",
        "22050, 16000, 100",
        "11025, 48000, 5000",
        "44100, 8000, 3600"
    })
    void aSineKeepsItsFrequencyAmplitudeAndPhase(int from, int to, double frequency) {
        Sound resampled = Resampler.resample(sine(from, from, frequency), to);

        for (int i = to / 4; i < 3 * to / 4; i++) {
            double expected = AMPLITUDE * Math.sin(2 * Math.PI * frequency * i / to);
            assertThat((double) resampled.sample(i)).as("sample %d", i).isCloseTo(expected, offset(2e-4));
        }
    }

    /** −60 dB is a thousandth. Just above half the new rate, in the middle and at the old rate's edge. */
    @ParameterizedTest
    @CsvSource({
        "44100, 16000, 8010",
        "44100, 16000, 10000",
        "44100, 16000, 22000",
        "48000, 8000, 4010",
        "16000, 8000, 7000"
    })
    void aToneAboveHalfTheNewRateIsGone(int from, int to, double frequency) {
        Sound resampled = Resampler.resample(sine(from, from, frequency), to);

        assertThat(rms(i -> resampled.sample(to / 4 + i), to / 2)).isLessThan(AMPLITUDE / Math.sqrt(2) / 1000);
    }

    @ParameterizedTest
    @CsvSource({
        "44100, 16000, 44100, 16000", "44100, 16000, 1, 1", "44100, 16000, 4, 2", "8000, 16000, 100, 200",
        "8000, 44100, 80, 441", "16000, 16000, 7, 7", "48000, 16000, 301, 101", "44100, 16000, 0, 0"
    })
    void aSoundLastsAsLongAsBefore(int from, int to, int length, int expected) {
        assertThat(Resampler.resample(Sound.of(from, new float[length]), to).length())
                .isEqualTo(expected);
    }

    @Test
    void aConstantStaysConstant() {
        float[] samples = new float[4_410];
        Arrays.fill(samples, 0.5f);

        Sound resampled = Resampler.resample(Sound.of(44_100, samples), 16_000);

        for (int i = 200; i < 1_400; i++) {
            assertThat(resampled.sample(i)).isCloseTo(0.5f, offset(1e-5f));
        }
    }

    @Test
    void aSoundOfTheWantedRateIsLeftAlone() {
        Sound sound = Sound.of(16_000, 0.1f, -0.2f);

        assertThat(Resampler.resample(sound, 16_000)).isSameAs(sound);
    }

    private static Sound sine(int rate, int length, double frequency) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (AMPLITUDE * Math.sin(2 * Math.PI * frequency * i / rate));
        }
        return Sound.of(rate, samples);
    }

    private static double rms(IntToDoubleFunction samples, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += samples.applyAsDouble(i) * samples.applyAsDouble(i);
        }
        return Math.sqrt(sum / count);
    }
}
