package io.cadenza.tck;

import static io.cadenza.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a whole window's logits are. */
interface LogitsRules extends ConformanceRules {
    /** The initial and the trained weights of every case; 1e-5 of the logits' scale. */
    @TestFactory
    default Stream<DynamicTest> logitsMatchGolden() {
        return kit().eachGolden(Task.GENERATE, golden -> {
            compare(golden, golden.initial(), golden.logits(), "before training");
            compare(golden, golden.trained(), golden.logitsAfter(), "after training");
        });
    }

    private void compare(GoldenCase golden, Weights weights, double[][][] expected, String when) {
        try (SequenceModel model = backend().open(golden.spec(), weights, Kit.options(Kit.SEED))) {
            assertThat(model.spec()).isEqualTo(golden.spec());
            int[][] inputs = golden.inputs();
            for (int row = 0; row < inputs.length; row++) {
                String what = "logits of window " + row + " " + when;
                assertClose(what, model.logits(inputs[row]), expected[row], Closeness.LOGITS);
            }
        }
    }

    /** Changing token t changes no logit before t, to the bit: a future leak of any size is a leak. */
    @TestFactory
    default Stream<DynamicTest> aTokenChangesNoEarlierLogits() {
        return kit().only(spec -> spec.outputLength(2) == 2, "predicts the last step only")
                .each(Task.GENERATE, subject -> {
                    try (SequenceModel model = kit().open(subject)) {
                        int[] ids = subject.tokens(20, 1);
                        float[][] before = model.logits(ids);
                        for (int t = 0; t < ids.length; t++) {
                            int[] changed = ids.clone();
                            changed[t] = (ids[t] + 1) % subject.spec().vocabularySize();
                            float[][] after = model.logits(changed);
                            assertThat(Arrays.copyOf(after, t))
                                    .as("logits before position %d", t)
                                    .isDeepEqualTo(Arrays.copyOf(before, t));
                            assertThat(after[t]).as("logits at position %d", t).isNotEqualTo(before[t]);
                        }
                    }
                });
    }

    /** Windows of any length, one token included, have a row for each step that the model predicts. */
    @TestFactory
    default Stream<DynamicTest> windowsOfAnyLengthHaveOneRowPerPredictedStep() {
        return kit().each(Task.GENERATE, subject -> {
            try (SequenceModel model = kit().open(subject)) {
                for (int time : new int[] {1, 2, 3, 7, 8, 15, 16, 33}) {
                    float[][] logits = model.logits(subject.tokens(time, time));
                    assertThat(logits)
                            .hasDimensions(
                                    subject.spec().outputLength(time),
                                    subject.spec().vocabularySize());
                }
            }
        });
    }

    /**
     * A short window of the pooled model is extended at its start by zero embeddings: it has the logits of the same window
     * after tokens whose embedding is zero.
     */
    @TestFactory
    default Stream<DynamicTest> aShortPooledWindowIsExtendedByZeroEmbeddings() {
        SimpleWaveNetSpec spec = Subject.pooled();
        Subject pooled = Subject.of(spec);
        Tensor embedding = pooled.weights().get("embedding/weight");
        float[] values = embedding.toArray();
        Arrays.fill(values, 0, spec.embeddingSize(), 0);
        Map<String, Tensor> tensors = new TreeMap<>(pooled.weights().tensors());
        tensors.put("embedding/weight", Tensor.of(embedding.shape(), values));
        Subject silent = new Subject(pooled.name(), spec, Weights.of(tensors));
        return kit().each(List.of(silent), Task.GENERATE, subject -> {
            try (SequenceModel model = kit().open(subject)) {
                assertClose(
                        "logits of three tokens",
                        model.logits(new int[] {3, 4, 5}),
                        model.logits(new int[] {0, 0, 0, 0, 0, 3, 4, 5}),
                        Closeness.LOGITS);
            }
        });
    }

    /** Pooling takes pairs from the start: the ninth of nine steps has no partner and no influence. */
    @TestFactory
    default Stream<DynamicTest> poolingLeavesOutAnOddLastStep() {
        return kit().each(List.of(Subject.of(Subject.pooled())), Task.GENERATE, subject -> {
            try (SequenceModel model = kit().open(subject)) {
                int[] nine = subject.tokens(9, 2);
                assertClose(
                        "logits of nine tokens",
                        model.logits(nine),
                        model.logits(Arrays.copyOf(nine, 8)),
                        Closeness.LOGITS);
            }
        });
    }
}
