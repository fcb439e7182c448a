package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.train.WorkerTask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers as threads of this process. */
final class WorkerThreads implements WorkerTask.Transport, AutoCloseable {
    private final Backend backend;
    private final ExecutorService threads;

    WorkerThreads(Backend backend, int workers) {
        this.backend = backend;
        this.threads = Executors.newFixedThreadPool(workers, work -> {
            Thread thread = new Thread(work, "training worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public List<WorkerTask.Result> run(List<WorkerTask> tasks) {
        List<Future<WorkerTask.Result>> started = new ArrayList<>(tasks.size());
        for (WorkerTask task : tasks) {
            started.add(threads.submit(() -> task.run(backend)));
        }
        List<WorkerTask.Result> results = new ArrayList<>(tasks.size());
        for (Future<WorkerTask.Result> one : started) {
            results.add(await(one));
        }
        return results;
    }

    private static WorkerTask.Result await(Future<WorkerTask.Result> one) {
        try {
            return one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CadenzaException("Training was interrupted. Resume it with --resume.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException("A worker failed", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
