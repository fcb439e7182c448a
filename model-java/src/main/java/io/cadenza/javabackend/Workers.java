package io.cadenza.javabackend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Helping threads of one session; none are started unless there is work for them. */
final class Workers implements AutoCloseable {
    private final ExecutorService threads;

    /** So many threads beside the caller's; they are daemons, so that a session left open does not hold the process. */
    Workers(int count) {
        this.threads = Executors.newFixedThreadPool(Math.max(1, count), task -> {
            Thread thread = new Thread(task, "cadenza-java");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs the first task on the caller's thread, the others beside it, and returns when all are done. */
    void run(List<Runnable> tasks) {
        List<Future<?>> others = new ArrayList<>();
        for (Runnable task : tasks.subList(1, tasks.size())) {
            others.add(threads.submit(task));
        }
        tasks.get(0).run();
        for (Future<?> other : others) {
            await(other);
        }
    }

    private static void await(Future<?> task) {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException("Interrupted while streams advanced", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
