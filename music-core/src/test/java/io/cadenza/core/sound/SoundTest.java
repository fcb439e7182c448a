package io.cadenza.core.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SoundTest {
    @Test
    void itLastsItsSamplesDividedByTheirRate() {
        Sound sound = Sound.of(8_000, new float[2_000]);

        assertThat(sound.seconds()).isEqualTo(0.25);
        assertThat(sound.length()).isEqualTo(2_000);
        assertThat(sound).hasToString("0.250 s of sound at 8000 Hz");
    }

    @Test
    void itsPeakIsTheLargestDistanceFromSilence() {
        assertThat(Sound.of(8_000, 0.25f, -0.75f, 0.5f).peak()).isEqualTo(0.75f);
        assertThat(Sound.of(8_000).peak()).isZero();
    }

    @Test
    void neitherWhatItWasMadeFromNorWhatItGivesChangesIt() {
        float[] samples = {0.5f};
        Sound sound = Sound.of(8_000, samples);

        samples[0] = 0;
        sound.toArray()[0] = 0;

        assertThat(sound.sample(0)).isEqualTo(0.5f);
    }

    @Test
    void equalSamplesAtOneRateAreEqualSounds() {
        assertThat(Sound.of(8_000, 0.5f))
                .isEqualTo(Sound.of(8_000, 0.5f))
                .hasSameHashCodeAs(Sound.of(8_000, 0.5f))
                .isNotEqualTo(Sound.of(16_000, 0.5f))
                .isNotEqualTo(Sound.of(8_000, 0.25f));
    }

    /** Whether it was told too few samples or too many. */
    @Test
    void aBuilderGivesTheSamplesThatWereAdded() {
        for (int capacity : new int[] {0, 3, 9}) {
            SoundBuilder builder = new SoundBuilder(8_000, capacity);
            builder.add(0.5f);
            builder.add(-1);
            builder.add(0.25f);

            assertThat(builder.length()).isEqualTo(3);
            assertThat(builder.build()).isEqualTo(Sound.of(8_000, 0.5f, -1, 0.25f));
            assertThat(builder.build().length()).isZero();
        }
    }

    @Test
    void samplesOutOfRangeAndRatesOfNothingAreRefused() {
        assertThatThrownBy(() -> Sound.of(8_000, 0, 1.5f)).hasMessage("A sample is -1 to 1; sample 1 is 1.5");
        assertThatThrownBy(() -> Sound.of(8_000, Float.NaN)).hasMessage("A sample is -1 to 1; sample 0 is NaN");
        assertThatThrownBy(() -> Sound.of(0)).hasMessage("A sample rate is 1 Hz or more, not 0");
    }
}
