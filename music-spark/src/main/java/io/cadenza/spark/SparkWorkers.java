package io.cadenza.spark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.train.WorkerTask;
import io.cadenza.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Workers as tasks of Spark: a round is a job of one stage, task k does what worker k does. All that a task depends on travels to it,
 * nothing stays behind, so a task whose executor is lost is done again elsewhere with the same bits. Standalone workers on one machine
 * are processes: the transport between processes is this one too.
 */
final class SparkWorkers implements WorkerTask.Transport, AutoCloseable {
    private static final double MEBI = 1 << 20;

    private final JavaSparkContext spark;
    private final Progress progress;
    private int rounds;
    private int steps;
    private long sent;
    private long received;
    private long nanosOfFirst;
    private long nanos;
    private long nanosOfSlowest;

    SparkWorkers(JavaSparkContext spark, Progress progress) {
        this.spark = spark;
        this.progress = progress;
    }

    @Override
    public List<WorkerTask.Result> run(List<WorkerTask> tasks) {
        if (spark.sc().isStopped()) {
            throw new CadenzaException(
                    "Spark has stopped: its master gave this application no executor, or was lost. See its page and logs; what was saved before can be resumed with --resume.");
        }
        long begun = System.nanoTime();
        boolean learns = !tasks.get(0).rates().isEmpty();
        byte[] common = TaskBytes.common(tasks.get(0));
        List<byte[]> own = tasks.stream().map(TaskBytes::own).toList();
        for (byte[] bytes : own) {
            sent += common.length + bytes.length;
        }
        List<byte[]> answers =
                answers(common, own, learns, tasks.get(0).batches().size());
        List<WorkerTask.Result> results = new ArrayList<>();
        long slowest = 0;
        for (byte[] answer : answers) {
            received += answer.length;
            slowest = Math.max(slowest, TaskBytes.nanos(answer));
            results.add(TaskBytes.result(answer));
        }
        if (learns) {
            rounds++;
            steps += tasks.stream().mapToInt(task -> task.batches().size()).sum();
            long took = System.nanoTime() - begun;
            if (rounds == 1) {
                nanosOfFirst = took;
            } else {
                nanos += took;
                nanosOfSlowest += slowest;
            }
        }
        return results;
    }

    /** What a worker has for itself travels with its task, what all share with the stage, which executors give to one another. */
    private List<byte[]> answers(byte[] common, List<byte[]> own, boolean learns, int batches) {
        String what = learns
                ? "round %d: %d batches behind, %d for each of %d workers"
                        .formatted(rounds + 1, steps, batches, own.size())
                : "validation: %d batches for each of %d workers".formatted(batches, own.size());
        try {
            spark.setJobDescription(what);
            return spark.parallelize(own, own.size())
                    .map(task -> TaskBytes.run(common, task))
                    .collect();
        } catch (RuntimeException e) {
            if (spark.sc().isStopped()) {
                throw gaveUp(e);
            }
            throw e;
        } catch (Exception e) { // Scala declares none of those it throws
            throw gaveUp(e);
        }
    }

    private static CadenzaException gaveUp(Exception e) {
        return new CadenzaException(
                "Spark gave up on a round: %s. What was saved before can be resumed with --resume."
                        .formatted(SparkOptions.firstLine(e)),
                e);
    }

    /** Says what the rounds have cost; the first one apart, in which executors load the program and compile it. */
    @Override
    public void close() {
        if (rounds > 1) {
            int later = rounds - 1;
            progress.note(String.format(
                    Locale.ROOT,
                    "%d rounds, %d steps: the first round %.1f s, each later one %.1f ms beside the slowest worker's own %.1f ms; %.2f MiB a round to workers, %.2f MiB back (validation among them)",
                    rounds,
                    steps,
                    nanosOfFirst / 1e9,
                    (nanos - nanosOfSlowest) / 1e6 / later,
                    nanosOfSlowest / 1e6 / later,
                    sent / MEBI / rounds,
                    received / MEBI / rounds));
        }
    }
}
