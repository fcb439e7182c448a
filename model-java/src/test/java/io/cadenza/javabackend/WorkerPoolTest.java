package io.cadenza.javabackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WorkerPoolTest {
    @Test
    void allTasksAreDoneWhenRunReturnsAlsoAfterAPause() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        try (WorkerPool workers = new WorkerPool(2)) {
            for (int round = 1; round <= 3; round++) {
                workers.run(List.of(done::incrementAndGet, done::incrementAndGet, done::incrementAndGet));
                assertThat(done).hasValue(3 * round);
                Thread.sleep(20); // long enough for the threads to fall asleep
            }
        }
    }

    @Test
    void aHelpersFailureReachesTheCallerAndTheNextRunIsSound() {
        try (WorkerPool workers = new WorkerPool(1)) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> workers.run(List.of(() -> {}, () -> fail("in a helper"))))
                    .withMessageContaining("in a helper");
            AtomicInteger done = new AtomicInteger();
            workers.run(List.of(done::incrementAndGet, done::incrementAndGet));
            assertThat(done).hasValue(2);
        }
    }

    /** Otherwise a helper would still write into streams that the caller believes to be at rest. */
    @Test
    void theCallersOwnFailureWaitsForTheHelpers() {
        CountDownLatch callerFailed = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        try (WorkerPool workers = new WorkerPool(1)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> workers.run(List.of(
                            () -> {
                                callerFailed.countDown();
                                fail("in the caller");
                            },
                            () -> {
                                await(callerFailed);
                                done.incrementAndGet();
                            })))
                    .withMessage("in the caller");
            assertThat(done).hasValue(1);
        }
    }

    /** Each task adds to its own count between two meetings and reads the others' after them: none is ever ahead or behind. */
    @Test
    void tasksThatMeetAreAtTheSamePlace() {
        int rounds = 2_000;
        int[] counts = new int[3];
        AtomicInteger apart = new AtomicInteger();
        WorkerPool.Barrier barrier = new WorkerPool.Barrier(3);
        List<Runnable> tasks = IntStream.range(0, 3)
                .<Runnable>mapToObj(task -> () -> {
                    for (int round = 1; round <= rounds; round++) {
                        counts[task] = round;
                        barrier.await();
                        for (int count : counts) {
                            apart.addAndGet(count == round ? 0 : 1);
                        }
                        barrier.await();
                    }
                })
                .toList();
        try (WorkerPool workers = new WorkerPool(2)) {
            workers.run(tasks);
        }
        assertThat(apart).hasValue(0);
    }

    @Test
    void aTaskThatFailsKeepsNobodyWaiting() {
        WorkerPool.Barrier barrier = new WorkerPool.Barrier(2);
        try (WorkerPool workers = new WorkerPool(1)) {
            Runnable failing = () -> barrier.fail(new IllegalStateException("in a helper"));
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> workers.run(List.of(barrier::await, failing)))
                    .withMessageContaining("in a helper");
            barrier.reset();
            workers.run(List.of(barrier::await, barrier::await));
        }
    }

    @Test
    void closingAModelEndsTheThreadsOfSessionsLeftOpen() throws InterruptedException {
        ModelSpec spec = ModelTypes.named("lstm", 5);
        SequenceModel model = Backends.of(new JavaBackend())
                .open(spec, WeightInitializer.initialize(spec, 1), new RuntimeOptions(Device.CPU, 2, 0));
        model.start(16).next(new int[16]);
        List<Thread> helpers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("cadenza-java"))
                .toList();

        model.close();

        assertThat(helpers).isNotEmpty();
        for (Thread helper : helpers) {
            helper.join(5_000);
            assertThat(helper.isAlive()).isFalse();
        }
    }

    private static void fail(String where) {
        throw new IllegalStateException(where);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
            Thread.sleep(50); // the caller is past its failure by now
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
