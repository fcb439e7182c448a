package io.cadenza.core.ngram;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import java.util.Arrays;

/** What the tests here share. */
final class Counting {
    static final Backend BACKEND = Backends.of(new NgramBackend());

    private Counting() {}

    static TrainingSession session(NgramSpec spec) {
        return session(TrainingState.initial(spec, 1));
    }

    static TrainingSession session(TrainingState start) {
        return BACKEND.openTraining(start, Adam.UNCLIPPED, RuntimeOptions.cpu(1));
    }

    /** The state after counting each sequence as one window. */
    static TrainingState counted(NgramSpec spec, int[]... sequences) {
        try (TrainingSession session = session(spec)) {
            for (int[] sequence : sequences) {
                session.step(window(sequence), 1);
            }
            return session.snapshot();
        }
    }

    static SequenceModel open(TrainingState state) {
        return BACKEND.open(state.spec(), state.weights(), RuntimeOptions.cpu(1));
    }

    /** One window whose targets are all scored. */
    static Batch window(int... sequence) {
        return Batch.of(
                new int[][] {Arrays.copyOf(sequence, sequence.length - 1)},
                new int[][] {Arrays.copyOfRange(sequence, 1, sequence.length)},
                0);
    }

    static double[] probabilities(float[] logits) {
        double[] probabilities = new double[logits.length];
        Arrays.setAll(probabilities, id -> Math.exp(logits[id]));
        return probabilities;
    }
}
