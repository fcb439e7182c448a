package io.cadenza.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs tasks side by side: the first on the caller's thread, the others on helpers that start when first needed. */
final class WorkerPool implements AutoCloseable {
    private final int helpers;
    private @Nullable ExecutorService executor;

    WorkerPool(int helpers) {
        this.helpers = helpers;
    }

    /** The results in the order of the tasks; all tasks have ended when this returns or throws. */
    <T> List<T> run(List<Callable<T>> tasks) {
        List<Future<T>> others = new ArrayList<>();
        for (Callable<T> task : tasks.subList(1, tasks.size())) {
            others.add(executor().submit(task));
        }
        List<T> results = new ArrayList<>();
        try {
            results.add(tasks.get(0).call());
        } catch (Exception e) {
            others.forEach(WorkerPool::await);
            throw unchecked(e);
        }
        for (Future<T> other : others) {
            results.add(await(other));
        }
        return results;
    }

    /** Waits even when interrupted: a task is in native code and cannot be stopped. */
    private static <T> T await(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable error) {
        if (error instanceof Error fatal) {
            throw fatal;
        }
        return error instanceof RuntimeException runtime ? runtime : new IllegalStateException(error);
    }

    private ExecutorService executor() {
        if (executor == null) {
            executor = Executors.newFixedThreadPool(helpers, task -> {
                Thread thread = new Thread(task, "cadenza-dl4j");
                thread.setDaemon(true);
                return thread;
            });
        }
        return executor;
    }

    @Override
    public void close() {
        if (executor != null) {
            executor.shutdown();
        }
    }
}
