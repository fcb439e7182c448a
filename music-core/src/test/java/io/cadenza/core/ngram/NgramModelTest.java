package io.cadenza.core.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NgramModelTest {
    private static final int VOCABULARY = 6;

    private static int[] ints(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whatever was counted and whatever has passed, the probabilities of all tokens add up to 1 and none is 0. */
    @Property(tries = 300)
    void probabilitiesAddUpToOne(
            @ForAll @Size(min = 2, max = 60) List<@IntRange(max = VOCABULARY - 1) Integer> music,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = VOCABULARY - 1) Integer> past,
            @ForAll @IntRange(max = 6) int order,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double discount,
            @ForAll @IntRange(min = 1, max = 3) int repeats) {
        TrainingState state = Counting.counted(NgramSpec.empty(VOCABULARY, order, discount, repeats), ints(music));
        try (SequenceModel model = Counting.open(state)) {
            for (float[] logits : model.logits(ints(past))) {
                double[] probabilities = Counting.probabilities(logits);
                assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-5));
                assertThat(Arrays.stream(probabilities).min().orElseThrow()).isPositive();
            }
        }
    }

    /** What training scores is what the opened model says, and generation says the same a token at a time. */
    @Property(tries = 200)
    void trainingModelAndGenerationAgree(
            @ForAll @Size(min = 2, max = 60) List<@IntRange(max = VOCABULARY - 1) Integer> music,
            @ForAll @Size(min = 2, max = 20) List<@IntRange(max = VOCABULARY - 1) Integer> heard,
            @ForAll @IntRange(max = 6) int order) {
        TrainingState state = Counting.counted(NgramSpec.empty(VOCABULARY, order, 0.8, 1), ints(music));
        try (TrainingSession session = Counting.session(state);
                SequenceModel model = Counting.open(state);
                GenerationSession generation = model.start(2)) {
            float[][] logits = model.logits(ints(heard));
            double sum = 0;
            for (int t = 0; t + 1 < heard.size(); t++) {
                sum -= logits[t][heard.get(t + 1)];
            }
            assertThat(session.evaluate(Counting.window(ints(heard))))
                    .isCloseTo(sum / (heard.size() - 1), within(1e-5));
            for (int t = 0; t < heard.size(); t++) {
                float[][] next = generation.next(new int[] {heard.get(t), music.get(0)});
                assertThat(next[0]).isEqualTo(logits[t]);
            }
            int from = Math.max(0, heard.size() - model.spec().receptiveField());
            float[][] latest = model.logits(Arrays.copyOfRange(ints(heard), from, heard.size()));
            assertThat(latest[latest.length - 1]).isEqualTo(logits[heard.size() - 1]);
        }
    }

    @Property(tries = 1)
    void wrongIdsAndClosedModelsAreRefused() {
        SequenceModel model = Counting.open(Counting.counted(NgramSpec.empty(3, 2, 0.5, 1), new int[] {0, 1, 2}));
        GenerationSession session = model.start(1);
        assertThatIllegalArgumentException().isThrownBy(() -> model.logits(new int[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> model.logits(new int[] {3}));
        assertThatIllegalArgumentException().isThrownBy(() -> model.start(0));
        assertThatIllegalArgumentException().isThrownBy(() -> session.next(new int[] {0, 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> session.next(new int[] {-1}));
        model.close();
        assertThatIllegalStateException().isThrownBy(() -> session.next(new int[] {0}));
        assertThatIllegalStateException().isThrownBy(() -> model.logits(new int[] {0}));
    }
}
