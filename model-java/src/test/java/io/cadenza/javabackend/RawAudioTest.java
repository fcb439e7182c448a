package io.cadenza.javabackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.WeightInitializer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sound asks for far more steps and a longer past than scores do. */
final class RawAudioTest {
    private static final int STEPS = 4_500;

    /** Sample after sample through rings of up to 512 rows, and all samples at once: beyond the receptive field of 2,048 too. */
    @Test
    void samplesOneByOneHaveTheLogitsOfTheWholeWindow() {
        WaveNetSpec spec = RawAudio.spec();
        int[] ids = new SplittableRandom(5).ints(STEPS, 0, RawAudio.LEVELS).toArray();
        try (SequenceModel model = Backends.of(new JavaBackend())
                        .open(spec, WeightInitializer.initialize(spec, 1), new RuntimeOptions(Device.CPU, 1, 0));
                GenerationSession session = model.start(1)) {
            float[][] whole = model.logits(ids);

            for (int t = 0; t < STEPS; t++) {
                float[] step = session.next(new int[] {ids[t]})[0];
                assertThat(step).as("position %d", t).hasSize(RawAudio.LEVELS);
                for (int level = 0; level < RawAudio.LEVELS; level += 17) {
                    assertThat(step[level])
                            .as("position %d, level %d", t, level)
                            .isCloseTo(whole[t][level], within(1e-5f));
                }
            }
        }
    }
}
