package io.cadenza.javabackend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Helping threads of one session, one for each task but the caller's. They wait for the next token awake for a while, because
 * waking a sleeping thread takes as long as a token of dozens of streams.
 */
final class WorkerPool implements AutoCloseable {
    /** How long a thread stays awake; sampling between two tokens takes less. */
    private static final long AWAKE_NANOS = 300_000;

    /** How long the caller sleeps at a time after that, while others have not finished. */
    private static final long PAUSE_NANOS = 50_000;

    private static final Runnable NOTHING = WorkerPool::nothing;

    private final List<Worker> workers = new ArrayList<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    /** Threads beside the caller's; they are daemons, so that a session left open does not hold the process. */
    WorkerPool(int count) {
        for (int i = 0; i < count; i++) {
            Worker worker = new Worker();
            workers.add(worker);
            worker.setDaemon(true);
            worker.start();
        }
    }

    private static void nothing() {}

    /**
     * Runs the first task on the caller's thread, the others beside it, and returns when all are done.
     *
     * @param tasks one more than there are helping threads
     */
    void run(List<? extends Runnable> tasks) {
        unfinished.set(workers.size());
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).begin(tasks.get(i + 1));
        }
        try {
            tasks.get(0).run();
        } finally {
            awaitOthers();
        }
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).rethrow();
        }
    }

    private void awaitOthers() {
        long begun = System.nanoTime();
        while (unfinished.get() > 0) {
            if (System.nanoTime() - begun < AWAKE_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    @Override
    public void close() {
        workers.forEach(Worker::end);
    }

    /** Where the tasks of one run wait for each other, as often as they like. */
    static final class Barrier {
        /** How often a task looks for the others before it sleeps: one who is late may be waiting for this very processor. */
        private static final int LOOKS = 5000;

        private final int count;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger round = new AtomicInteger();
        private volatile List<Throwable> failures = List.of();

        /** For so many tasks. */
        Barrier(int count) {
            this.count = count;
        }

        /**
         * Returns when all tasks are here.
         *
         * @throws CompletionException if one of them has failed; the cause is what it failed with
         */
        void await() {
            int here = round.get();
            if (waiting.incrementAndGet() == count) {
                waiting.set(0);
                round.set(here + 1);
                return;
            }
            for (int looks = 0; looks < LOOKS && round.get() == here; looks++) {
                Thread.onSpinWait();
            }
            while (round.get() == here) {
                List<Throwable> failed = failures;
                if (!failed.isEmpty()) {
                    throw new CompletionException(failed.get(0));
                }
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }

        /** Lets the others go: a task that has failed does not come. */
        synchronized void fail(Throwable cause) {
            if (failures.isEmpty()) {
                failures = List.of(cause);
            }
        }

        /** Ready for the next run, after all tasks have ended. */
        void reset() {
            waiting.set(0);
            failures = List.of();
        }
    }

    /** A helping thread. */
    private final class Worker extends Thread {
        private volatile Runnable task = NOTHING;
        private volatile boolean ended;
        private volatile List<Throwable> failures = List.of();

        Worker() {
            super("cadenza-java");
        }

        void begin(Runnable next) {
            failures = List.of();
            task = next;
            LockSupport.unpark(this);
        }

        void end() {
            ended = true;
            LockSupport.unpark(this);
        }

        void rethrow() {
            if (!failures.isEmpty()) {
                throw new CompletionException(failures.get(0));
            }
        }

        @Override
        public void run() {
            for (Runnable next = await(); next != NOTHING; next = await()) {
                task = NOTHING;
                try {
                    next.run();
                } catch (RuntimeException | Error e) {
                    failures = List.of(e);
                }
                unfinished.decrementAndGet();
            }
        }

        /** The next task; nothing when the session is closed. */
        private Runnable await() {
            long begun = System.nanoTime();
            while (task == NOTHING && !ended) {
                if (System.nanoTime() - begun < AWAKE_NANOS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            return task;
        }
    }
}
