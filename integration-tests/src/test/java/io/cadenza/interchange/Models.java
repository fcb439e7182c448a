package io.cadenza.interchange;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.train.LossPositions;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small models of every kind, and batches of a melody that can be learned but not foretold. */
final class Models {
    static final int VOCABULARY = 48;
    /** One thread: what is compared is rounding, which the number of threads may change. */
    static final RuntimeOptions RUNTIME = new RuntimeOptions(Device.CPU, 1, 5);

    private static final int WINDOW = 20;
    private static final int BATCH = 16;
    private static final int[] LEAPS = {1, 2, 7, 41};

    private Models() {}

    static List<ModelSpec> specs(double dropout) {
        return List.of(
                new WaveNetSpec(VOCABULARY, 16, 16, 20, 32, 2, List.of(1, 2, 4, 8), dropout),
                new SimpleWaveNetSpec(VOCABULARY, 16, List.of(16, 20, 24), 3, List.of(1, 2, 4), 32, dropout, WINDOW),
                new LstmSpec(VOCABULARY, 16, List.of(24, 20), 32, dropout),
                new TransformerSpec(VOCABULARY, 16, 2, 2, 40, 12, dropout));
    }

    static Backend backend(String name) {
        return Backends.installed().all().stream()
                .filter(backend -> backend.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The state after some steps from the initial weights of a seed. */
    static TrainingState trained(Backend backend, ModelSpec spec, int steps) {
        try (TrainingSession session = backend.openTraining(TrainingState.initial(spec, 3), Adam.UNCLIPPED, RUNTIME)) {
            for (int step = 0; step < steps; step++) {
                session.step(batch(spec, step), 3e-3);
            }
            return session.snapshot();
        }
    }

    /** Each token leaps from the one before by one of four intervals. */
    static Batch batch(ModelSpec spec, long number) {
        RandomGenerator random = Seeds.generator(11, "melody", number);
        int[][] inputs = new int[BATCH][WINDOW];
        int[][] targets = new int[BATCH][WINDOW];
        for (int row = 0; row < BATCH; row++) {
            int token = random.nextInt(VOCABULARY);
            for (int t = 0; t < WINDOW; t++) {
                inputs[row][t] = token;
                token = (token + LEAPS[random.nextInt(LEAPS.length)]) % VOCABULARY;
                targets[row][t] = token;
            }
        }
        return Batch.of(inputs, targets, LossPositions.ALL.lossStart(spec, WINDOW));
    }

    /** Random tokens, another context for each number. */
    static int[] context(int number) {
        return Seeds.generator(13, "context", number)
                .ints(WINDOW, 0, VOCABULARY)
                .toArray();
    }
}
