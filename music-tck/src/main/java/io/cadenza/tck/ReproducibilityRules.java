package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.model.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** That training is a function of its start, batches, rates and seed, to the bit. */
interface ReproducibilityRules extends ConformanceRules {
    /** What a session did: the losses of its steps and where it ended. */
    record Run(List<Double> losses, TrainingState end) {}

    /** A fresh session stands where it started. */
    @TestFactory
    default Stream<DynamicTest> zeroStepsChangeNothing() {
        return kit().dropout(0.3).each(Task.TRAIN, subject -> {
            TrainingState start = run(subject, subject.start(), 3, Kit.SEED).end();
            try (TrainingSession session = kit().train(start)) {
                assertThat(session.snapshot())
                        .isEqualTo(start); // nothing was computed, so the bits are the same on any device
            }
        });
    }

    /** A snapshot is a copy: later steps and closing do not change it. */
    @TestFactory
    default Stream<DynamicTest> snapshotIsACopy() {
        return kit().each(Task.TRAIN, subject -> {
            TrainingState snapshot;
            TrainingState twin = run(subject, subject.start(), 2, Kit.SEED).end();
            try (TrainingSession session = kit().train(subject.start())) {
                step(subject, session, 0, 2);
                snapshot = session.snapshot();
                step(subject, session, 2, 2);
                Closeness.assertSame("the snapshot after more steps", snapshot, twin);
                assertThat(session.snapshot()).as("where those steps led").isNotEqualTo(snapshot);
            }
            Closeness.assertSame("the snapshot after closing", snapshot, twin);
        });
    }

    /** With dropout on, a run that resumes from a snapshot gives the losses and state of one that was not interrupted. */
    @TestFactory
    default Stream<DynamicTest> resumeEqualsTheUninterruptedRun() {
        return kit().dropout(0.3).each(Task.TRAIN, subject -> {
            Run whole = run(subject, subject.start(), 6, Kit.SEED);
            Run half = run(subject, subject.start(), 3, Kit.SEED);
            Run rest = run(subject, half.end(), 3, Kit.SEED);
            List<Double> losses = new ArrayList<>(half.losses());
            losses.addAll(rest.losses());
            assertSame(new Run(losses, rest.end()), whole);
        });
    }

    /** Equal starts, batches, rates, seeds and threads give equal bits. */
    @TestFactory
    default Stream<DynamicTest> equalSeedsGiveEqualBits() {
        return kit().dropout(0.3)
                .each(
                        Task.TRAIN,
                        subject -> assertSame(
                                run(subject, subject.start(), 4, Kit.SEED),
                                run(subject, subject.start(), 4, Kit.SEED)));
    }

    /** The seed decides what dropout drops, and each step drops anew. */
    @TestFactory
    default Stream<DynamicTest> dropoutDependsOnSeedAndStep() {
        return kit().differentiable().dropout(0.5).each(Task.TRAIN, subject -> {
            Run first = run(subject, subject.start(), 1, 1);
            Run second = run(subject, subject.start(), 1, 2);
            assertThat(first.losses()).as("losses of two seeds").isNotEqualTo(second.losses());
            TrainingState start = subject.start();
            TrainingState later =
                    new TrainingState(start.spec(), start.weights(), start.firstMoments(), start.secondMoments(), 1);
            Run fromOne = run(subject, later, 1, 1);
            assertThat(loss(subject, later, 0, 1))
                    .as("losses of one batch at two steps; one of them was %s", fromOne.losses())
                    .isNotEqualTo(first.losses().get(0));
        });
    }

    /** Two sessions in two threads take the steps that each would take alone. */
    @TestFactory
    default Stream<DynamicTest> sessionsInTwoThreadsDoNotDisturbEachOther() {
        return kit().dropout(0.3).each(Task.TRAIN, subject -> {
            Run alone = run(subject, subject.start(), 12, 1);
            Run other = run(subject, subject.start(), 12, 2);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                Future<Run> first = threads.submit(() -> run(subject, subject.start(), 12, 1));
                Future<Run> second = threads.submit(() -> run(subject, subject.start(), 12, 2));
                assertSame(first.get(), alone);
                assertSame(second.get(), other);
            } catch (ExecutionException e) {
                throw new AssertionError("A session failed beside another", e.getCause());
            } finally {
                threads.shutdownNow();
            }
        });
    }

    private static void assertSame(Run actual, Run expected) {
        assertThat(actual.losses()).as("losses").hasSameSizeAs(expected.losses());
        for (int i = 0; i < expected.losses().size(); i++) {
            Closeness.assertSame(
                    "the loss of step " + (i + 1),
                    actual.losses().get(i),
                    expected.losses().get(i));
        }
        Closeness.assertSame("the state at the end", actual.end(), expected.end());
    }

    private Run run(Subject subject, TrainingState start, int steps, long seed) {
        try (TrainingSession session = kit().train(start, seed)) {
            List<Double> losses = step(subject, session, start.step(), steps);
            return new Run(losses, session.snapshot());
        }
    }

    /** The loss of the batch that belongs to step {@code batch}, taken as the session's next step. */
    private double loss(Subject subject, TrainingState start, long batch, long seed) {
        try (TrainingSession session = kit().train(start, seed)) {
            return step(subject, session, batch, 1).get(0);
        }
    }

    private static List<Double> step(Subject subject, TrainingSession session, long from, int steps) {
        List<Double> losses = new ArrayList<>();
        for (long step = from; step < from + steps; step++) {
            losses.add(session.step(Windows.batch(subject, 3, 14, step), 0.01));
        }
        return losses;
    }
}
