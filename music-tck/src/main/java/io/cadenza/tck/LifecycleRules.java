package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
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

    /**
     * A backend supports something, and for every kind of model that it supports there is one in the kit, or of the user's,
     * that it is tried on.
     */
    @Test
    default void everyKindOfModelThatIsSupportedIsTried() {
        for (Task task : Task.values()) {
            for (ModelSpec model : kit().models()) {
                ModelSpec usual = ModelTypes.named(model.type(), 50);
                assertThat(backend().supports(model, task) || !backend().supports(usual, task))
                        .as(
                                "The backend supports %s to %s, but not the kit's model of that kind, %s. Give the kit's constructor"
                                        + " a small one that it supports.",
                                usual, task, model)
                        .isTrue();
            }
        }
        assertThat(kit().supported(Task.TRAIN) + kit().supported(Task.GENERATE))
                .as("how many models of the kit the backend supports, asked in supports()")
                .isPositive();
        assertThat(Stream.of(ModelSpec.class.getPermittedSubclasses()))
                .as("kinds of models that the kit has one of")
                .containsExactlyInAnyOrderElementsOf(
                        kit().models().stream().<Class<?>>map(Object::getClass).toList());
    }

    /** A backend says its version and at least one device. */
    @Test
    default void describeNamesVersionAndDevices() {
        BackendInfo info = backend().describe();
        assertThat(info.version()).isNotBlank();
        assertThat(info.devices()).isNotEmpty();
    }

    /** Threads that share a model, each with a session of its own, get what one alone gets, to the bit. */
    @TestFactory
    default Stream<DynamicTest> threadsMayShareAModel() {
        return kit().each(Task.GENERATE, subject -> {
            try (SequenceModel model = kit().open(subject)) {
                List<float[][]> alone = new ArrayList<>();
                for (int thread = 0; thread < 3; thread++) {
                    alone.add(generate(model, subject, thread, new Phaser(1)));
                }
                Phaser rounds = new Phaser(alone.size());
                List<Callable<float[][]>> tasks = new ArrayList<>();
                for (int thread = 0; thread < alone.size(); thread++) {
                    int seed = thread;
                    tasks.add(() -> generate(model, subject, seed, rounds));
                }
                ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
                try {
                    List<Future<float[][]>> together = threads.invokeAll(tasks);
                    for (int thread = 0; thread < tasks.size(); thread++) {
                        assertThat(together.get(thread).get())
                                .as("what thread %d of three generates", thread)
                                .isDeepEqualTo(alone.get(thread));
                    }
                } finally {
                    threads.shutdownNow();
                }
            }
        });
    }

    /** The logits of five windows and sessions in turns; threads begin each round together, so that they meet within the model. */
    private static float[][] generate(SequenceModel model, Subject subject, long seed, Phaser rounds) {
        List<float[]> logits = new ArrayList<>();
        try {
            for (int round = 0; round < 5; round++) {
                rounds.arriveAndAwaitAdvance();
                try (GenerationSession session = model.start(2)) {
                    logits.addAll(List.of(model.logits(subject.tokens(9, seed))));
                    for (int id : subject.tokens(20, seed)) {
                        logits.addAll(List.of(session.next(new int[] {id, id})));
                    }
                }
            }
        } finally {
            rounds.arriveAndDeregister(); // one that fails keeps nobody waiting
        }
        return logits.toArray(float[][]::new);
    }

    /** Closing a model while other threads generate lets each finish its token and then tells it; nothing else goes wrong. */
    @TestFactory
    default Stream<DynamicTest> aModelMayBeClosedWhileOtherThreadsGenerate() {
        return kit().each(Task.GENERATE, subject -> {
            for (int round = 0; round < 5; round++) {
                SequenceModel model = kit().open(subject);
                CountDownLatch generating = new CountDownLatch(2);
                List<Callable<Throwable>> tasks = Collections.nCopies(2, () -> untilClosed(model, generating));
                ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
                try {
                    List<Future<Throwable>> ends =
                            tasks.stream().map(threads::submit).toList();
                    generating.await();
                    model.close();
                    for (Future<Throwable> end : ends) {
                        assertThat(end.get())
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("closed");
                    }
                } finally {
                    threads.shutdownNow();
                }
            }
        });
    }

    private static Throwable untilClosed(SequenceModel model, CountDownLatch generating) {
        try (GenerationSession session = model.start(2)) {
            while (true) {
                session.next(new int[] {1, 2});
                model.logits(new int[] {1, 2, 3});
                generating.countDown();
            }
        } catch (RuntimeException | Error e) {
            generating.countDown();
            return e;
        }
    }

    /** Closing a generation session leaves the model and its other sessions as they were. */
    @TestFactory
    default Stream<DynamicTest> closingASessionLeavesOthersOpen() {
        return kit().each(Task.GENERATE, subject -> {
            try (SequenceModel model = kit().open(subject);
                    GenerationSession kept = model.start(1);
                    GenerationSession undisturbed = model.start(1)) {
                kept.next(new int[] {1});
                undisturbed.next(new int[] {1});
                try (GenerationSession other = model.start(3)) {
                    other.next(new int[] {1, 2, 3});
                }
                assertThat(kept.next(new int[] {2})).isDeepEqualTo(undisturbed.next(new int[] {2}));
            }
        });
    }

    /** Closing one model leaves another, of the same weights, as it was. */
    @TestFactory
    default Stream<DynamicTest> closingAModelLeavesOthersOpen() {
        return kit().each(Task.GENERATE, subject -> {
            try (SequenceModel kept = kit().open(subject)) {
                float[][] before = kept.logits(new int[] {1, 2, 3});
                kit().open(subject).close();
                assertThat(kept.logits(new int[] {1, 2, 3})).isDeepEqualTo(before);
            }
        });
    }

    /** Opening, using and closing models of each kind many times does not grow the process. */
    @TestFactory
    default Stream<DynamicTest> openingModelsDoesNotGrowMemory() {
        int kinds = kit().supported(Task.GENERATE);
        return kit().each(
                        Task.GENERATE,
                        subject -> MemoryGrowth.check(kinds, kit().cycles(), () -> {
                            try (SequenceModel model = kit().open(subject);
                                    GenerationSession session = model.start(2)) {
                                session.next(new int[] {1, 2});
                                model.logits(new int[] {1, 2});
                            }
                        }));
    }

    /** Opening, using and closing training sessions of each kind many times does not grow the process. */
    @TestFactory
    default Stream<DynamicTest> openingTrainingSessionsDoesNotGrowMemory() {
        int kinds = kit().supported(Task.TRAIN);
        return kit().each(Task.TRAIN, subject -> {
            Batch batch = Windows.batch(subject, 1, 8, 1);
            MemoryGrowth.check(kinds, kit().cycles(), () -> {
                try (TrainingSession session = kit().train(subject.start())) {
                    session.step(batch, 0.01);
                }
            });
        });
    }
}
