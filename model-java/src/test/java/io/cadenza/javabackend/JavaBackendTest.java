package io.cadenza.javabackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JavaBackendTest {
    private static final int VOCABULARY = 61;

    @Test
    void isFoundByName() {
        assertThat(Backends.installed()
                        .choose("java", ModelTypes.named("lstm", 5), Task.GENERATE)
                        .name())
                .isEqualTo("java");
    }

    @Test
    void refusesAGpuWithTheRemedy() {
        ModelSpec spec = ModelTypes.named("wavenet", 5);
        Weights weights = WeightInitializer.initialize(spec, 1);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> Backends.of(new JavaBackend())
                        .open(spec, weights, new RuntimeOptions(Device.parse("gpu:1"), 1, 0)))
                .withMessageContaining("gpu:1")
                .withMessageContaining("Set device to cpu or auto");
    }

    /** Stronger than the kit demands: threads, the number of streams and prompts at once change no bit. */
    @ParameterizedTest
    @ValueSource(strings = {"wavenet", "wavenet-simple", "lstm"})
    void threadsStreamsAndPromptsChangeNoBit(String preset) {
        ModelSpec spec = ModelTypes.named(preset, VOCABULARY);
        Weights weights = WeightInitializer.initialize(spec, 1);
        int[][] prompts = new int[37][];
        SplittableRandom random = new SplittableRandom(3);
        Arrays.setAll(prompts, i -> random.ints(70, 0, VOCABULARY).toArray());
        try (SequenceModel alone =
                        Backends.of(new JavaBackend()).open(spec, weights, new RuntimeOptions(Device.CPU, 1, 0));
                SequenceModel together =
                        Backends.of(new JavaBackend()).open(spec, weights, new RuntimeOptions(Device.CPU, 2, 0));
                GenerationSession many = together.start(prompts.length)) {
            float[][] primed = many.prime(prompts);
            for (int stream : new int[] {0, 17, 18, 36}) {
                try (GenerationSession one = alone.start(1)) {
                    float[] logits = {};
                    for (int id : prompts[stream]) {
                        logits = one.next(new int[] {id})[0];
                    }
                    assertThat(primed[stream]).isEqualTo(logits);
                }
            }
        }
    }
}
