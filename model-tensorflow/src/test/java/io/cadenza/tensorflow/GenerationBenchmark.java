package io.cadenza.tensorflow;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** How long 512 tokens take from the start of the JVM. Not a test. Argument: the preset. */
public final class GenerationBenchmark {
    private static final int VOCABULARY = 304;
    private static final int TOKENS = 512;

    private GenerationBenchmark() {}

    public static void main(String[] args) {
        ModelSpec spec = ModelTypes.named(args[0], VOCABULARY);
        try (SequenceModel model = Backends.of(new TensorFlowBackend())
                        .open(spec, WeightInitializer.initialize(spec, 1), RuntimeOptions.cpu(1));
                GenerationSession session = model.start(1)) {
            double opened = sinceStart();
            int id = 1;
            for (int i = 0; i < TOKENS; i++) {
                id = likeliest(session.next(new int[] {id})[0]);
            }
            double first = sinceStart();
            for (int i = 0; i < TOKENS; i++) {
                id = likeliest(session.next(new int[] {id})[0]);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-14s open after %.2f s, %d tokens after %.2f s; then %.3f ms per token%n",
                    spec.type(),
                    opened,
                    TOKENS,
                    first,
                    (sinceStart() - first) * 1e3 / TOKENS);
        }
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private static double sinceStart() {
        return (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1e3;
    }
}
