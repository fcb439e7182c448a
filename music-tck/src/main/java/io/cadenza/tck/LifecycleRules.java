package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Names, opening and closing. */
interface LifecycleRules extends ConformanceRules {
    /** A name fits a configuration file: lower-case letters and digits. */
    @Test
    default void nameIsLowerCaseLettersAndDigits() {
        assertThat(backend().name()).matches("[a-z][a-z0-9]*");
    }

    /** A backend says its version and at least one device. */
    @Test
    default void describeNamesVersionAndDevices() {
        BackendInfo info = backend().describe();
        assertThat(info.version()).isNotBlank();
        assertThat(info.devices()).isNotEmpty();
    }

    /** Closing twice is harmless, in any order. */
    @TestFactory
    default Stream<DynamicTest> closingTwiceIsHarmless() {
        return Kit.of(this).each(Subject.all(), Task.GENERATE, subject -> {
            SequenceModel model = Kit.of(this).open(subject);
            GenerationSession first = model.start(1);
            GenerationSession second = model.start(2);
            first.close();
            first.close();
            model.close();
            model.close();
            second.close();
        });
    }

    /** The same of training sessions. */
    @TestFactory
    default Stream<DynamicTest> closingATrainingSessionTwiceIsHarmless() {
        return Kit.of(this).each(Subject.all(), Task.TRAIN, subject -> {
            TrainingSession session = Kit.of(this).train(subject.start());
            session.step(Windows.batch(subject, 1, 8, 1), 0.01);
            session.close();
            session.close();
        });
    }

    /** A closed model, a closed generation session, and one whose model is closed, say so. */
    @TestFactory
    default Stream<DynamicTest> useAfterCloseIsAnError() {
        return Kit.of(this).each(Subject.all(), Task.GENERATE, subject -> {
            SequenceModel model = Kit.of(this).open(subject);
            GenerationSession closed = model.start(1);
            GenerationSession orphan = model.start(1);
            closed.next(new int[] {1});
            closed.close();
            assertThatIllegalStateException().isThrownBy(() -> closed.next(new int[] {1}));
            assertThatIllegalStateException().isThrownBy(() -> closed.prime(new int[][] {{1, 2}}));
            orphan.next(new int[] {1});
            model.close();
            assertThatIllegalStateException().isThrownBy(() -> orphan.next(new int[] {1}));
            assertThatIllegalStateException().isThrownBy(() -> model.logits(new int[] {1}));
            assertThatIllegalStateException().isThrownBy(() -> model.start(1));
        });
    }

    /** The same of training sessions. */
    @TestFactory
    default Stream<DynamicTest> useOfAClosedTrainingSessionIsAnError() {
        return Kit.of(this).each(Subject.all(), Task.TRAIN, subject -> {
            Batch batch = Windows.batch(subject, 1, 8, 1);
            TrainingSession session = Kit.of(this).train(subject.start());
            session.close();
            assertThatIllegalStateException().isThrownBy(() -> session.step(batch, 0.01));
            assertThatIllegalStateException().isThrownBy(() -> session.evaluate(batch));
            assertThatIllegalStateException().isThrownBy(session::snapshot);
        });
    }

    /** Closing one model leaves another, of the same weights, as it was. */
    @TestFactory
    default Stream<DynamicTest> closingAModelLeavesOthersOpen() {
        return Kit.of(this).each(Subject.all(), Task.GENERATE, subject -> {
            try (SequenceModel kept = Kit.of(this).open(subject)) {
                float[][] before = kept.logits(new int[] {1, 2, 3});
                Kit.of(this).open(subject).close();
                assertThat(kept.logits(new int[] {1, 2, 3})).isDeepEqualTo(before);
            }
        });
    }

    /** Opening, using and closing models many times does not grow the process. */
    @TestFactory
    default Stream<DynamicTest> openingModelsDoesNotGrowMemory() {
        return Kit.of(this)
                .each(
                        List.of(Subject.waveNet(0)),
                        Task.GENERATE,
                        subject -> MemoryGrowth.check(() -> {
                            try (SequenceModel model = Kit.of(this).open(subject);
                                    GenerationSession session = model.start(2)) {
                                session.next(new int[] {1, 2});
                                model.logits(new int[] {1, 2});
                            }
                        }));
    }

    /** Opening, using and closing training sessions many times does not grow the process. */
    @TestFactory
    default Stream<DynamicTest> openingTrainingSessionsDoesNotGrowMemory() {
        return Kit.of(this).each(List.of(Subject.waveNet(0)), Task.TRAIN, subject -> {
            Batch batch = Windows.batch(subject, 1, 8, 1);
            MemoryGrowth.check(() -> {
                try (TrainingSession session = Kit.of(this).train(subject.start())) {
                    session.step(batch, 0.01);
                    session.snapshot();
                }
            });
        });
    }
}
