package io.cadenza.tck;

import static io.cadenza.tck.Closeness.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a backend refuses, how it says so, and that nothing has changed afterwards. */
interface RefusalRules extends ConformanceRules {
    /** Weights that are missing, unknown, of another shape or not finite are refused by name. */
    @TestFactory
    default Stream<DynamicTest> weightsThatDoNotFitAreRefusedByName() {
        return Kit.of(this).each(Subject.all(), Task.GENERATE, subject -> {
            refusesWeights(subject, "head/bias", tensors -> tensors.remove("head/bias"));
            refusesWeights(subject, "tail/bias", tensors -> tensors.put("tail/bias", Tensor.zeros(Shape.of(3))));
            refusesWeights(subject, "head/bias", tensors -> tensors.put("head/bias", Tensor.zeros(Shape.of(13))));
            refusesWeights(
                    subject,
                    "output/weight",
                    tensors -> tensors.put(
                            "output/weight",
                            Tensor.zeros(Shape.of(subject.spec().vocabularySize(), 12))));
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                refusesWeights(subject, "output/bias", tensors -> {
                    float[] values = subject.weights().get("output/bias").toArray();
                    values[values.length - 1] = bad;
                    tensors.put("output/bias", Tensor.of(Shape.of(values.length), values));
                });
            }
        });
    }

    /** Changes the tensors of a model. */
    @FunctionalInterface
    interface Damage {
        /** Changes them in place. */
        void apply(Map<String, Tensor> tensors);
    }

    private void refusesWeights(Subject subject, String name, Damage damage) {
        Map<String, Tensor> tensors = new TreeMap<>(subject.weights().tensors());
        damage.apply(tensors);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend()
                        .open(subject.spec(), Weights.of(tensors), Kit.options(Kit.SEED))
                        .close())
                .withMessageContaining("\"" + name + "\"");
    }

    /** Ids outside the vocabulary and empty windows are refused by a model. */
    @TestFactory
    default Stream<DynamicTest> windowsOutsideTheVocabularyAreRefused() {
        return Kit.of(this).each(Subject.all(), Task.GENERATE, subject -> {
            try (SequenceModel model = Kit.of(this).open(subject)) {
                refuses(() -> model.logits(new int[] {}));
                refuses(() -> model.logits(new int[] {0, -1, 0}));
                refuses(() -> model.logits(new int[] {0, 0, subject.spec().vocabularySize()}));
                refuses(() -> model.start(0));
            }
        });
    }

    /** Ids outside the vocabulary, or not one per stream, are refused by a generation session, and no stream advances. */
    @TestFactory
    default Stream<DynamicTest> tokensOutsideTheVocabularyAreRefusedAndNoStreamAdvances() {
        return Kit.of(this).each(Subject.all(), Task.GENERATE, subject -> {
            int beyond = subject.spec().vocabularySize();
            try (SequenceModel model = Kit.of(this).open(subject);
                    GenerationSession session = model.start(2);
                    GenerationSession undisturbed = model.start(2)) {
                session.next(new int[] {1, 2});
                undisturbed.next(new int[] {1, 2});
                refuses(() -> session.next(new int[] {3, beyond}));
                refuses(() -> session.next(new int[] {-1, 3}));
                refuses(() -> session.next(new int[] {3}));
                refuses(() -> session.next(new int[] {3, 3, 3}));
                refuses(() -> session.prime(new int[][] {{3, 3}, {3, beyond}}));
                refuses(() -> session.prime(new int[][] {{3, 3}, {3}}));
                refuses(() -> session.prime(new int[][] {{}, {}}));
                refuses(() -> session.prime(new int[][] {{3, 3}}));
                assertThat(session.next(new int[] {4, 5})).isDeepEqualTo(undisturbed.next(new int[] {4, 5}));
            }
        });
    }

    /** Batches outside the vocabulary, or scored where the model predicts nothing, are refused and change nothing. */
    @TestFactory
    default Stream<DynamicTest> batchesThatDoNotFitAreRefusedAndChangeNothing() {
        return Kit.of(this).each(Subject.all(0.3), Task.TRAIN, subject -> {
            int beyond = subject.spec().vocabularySize();
            Batch good = Windows.batch(subject, 2, 10, 1);
            try (TrainingSession session = Kit.of(this).train(subject.start());
                    TrainingSession undisturbed = Kit.of(this).train(subject.start())) {
                session.step(good, 0.01);
                undisturbed.step(good, 0.01);
                refusesBatch(session, Batch.of(new int[][] {{0, beyond}}, new int[][] {{0, 0}}, 1));
                refusesBatch(session, Batch.of(new int[][] {{0, 0}}, new int[][] {{0, beyond}}, 1));
                refusesBatch(session, Batch.of(new int[][] {{0, 0}}, new int[][] {{-1, 0}}, 1));
                if (subject.spec().outputLength(10) < 10) {
                    refusesBatch(session, Windows.batch(subject, 2, 10, 0, 1));
                }
                assertSame("the next step's loss", session.step(good, 0.01), undisturbed.step(good, 0.01));
                assertSame("the state", session.snapshot(), undisturbed.snapshot());
            }
        });
    }

    private static void refusesBatch(TrainingSession session, Batch batch) {
        refuses(() -> session.step(batch, 0.01));
        refuses(() -> session.evaluate(batch));
    }

    private static void refuses(ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call);
    }

    /**
     * A task that {@code supports} declines is refused when asked for nevertheless, in one line that names this backend and
     * the remedy: to set another.
     */
    @TestFactory
    default Stream<DynamicTest> unsupportedTasksAreRefusedWithTheRemedy() {
        return Subject.all().stream()
                .flatMap(subject -> Stream.of(Task.values())
                        .map(task -> DynamicTest.dynamicTest(subject.name() + ", " + task, () -> {
                            if (!backend().supports(subject.spec(), task)) {
                                refusesTask(subject, task);
                            }
                        })));
    }

    private void refusesTask(Subject subject, Task task) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> open(subject, task).close())
                .satisfies(error -> assertThat(error.getMessage())
                        .contains("\"" + backend().name() + "\"", subject.spec().type())
                        .containsIgnoringCase("set backend")
                        .doesNotContain("\n"));
    }

    private AutoCloseable open(Subject subject, Task task) {
        return switch (task) {
            case TRAIN -> Kit.of(this).train(TrainingState.startingAt(subject.spec(), subject.weights()));
            case GENERATE -> Kit.of(this).open(subject);
        };
    }
}
