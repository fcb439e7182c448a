package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Reads the files of one corpus in a bounded number of threads and puts the results back into their order.
 *
 * @param <T> what a file is turned into
 */
final class ParallelReader<T> {
    private final Function<Path, T> read;
    private final CorpusListener listener;
    private final Object turn = new Object();
    private int done;

    ParallelReader(Function<Path, T> read, CorpusListener listener) {
        this.read = read;
        this.listener = listener;
    }

    Corpus<T> read(List<CorpusFile> files) {
        int threads = Math.min(files.size(), Runtime.getRuntime().availableProcessors());
        ExecutorService workers = Executors.newFixedThreadPool(threads, ParallelReader::worker);
        try {
            List<Future<Outcome<T>>> outcomes = new ArrayList<>();
            for (CorpusFile file : files) {
                outcomes.add(workers.submit(() -> readOne(file, files.size())));
            }
            return collect(outcomes);
        } finally {
            workers.shutdownNow();
        }
    }

    /** A daemon, so that an interrupted run ends without waiting for files. */
    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "corpus reader");
        thread.setDaemon(true);
        return thread;
    }

    private Outcome<T> readOne(CorpusFile file, int total) {
        String name = file.name();
        Outcome<T> outcome;
        try {
            outcome = new Outcome<>(Optional.of(new Piece<>(name, read.apply(file.path()))), Optional.empty());
        } catch (CadenzaException e) {
            outcome = new Outcome<>(Optional.empty(), Optional.of(new Failure(name, String.valueOf(e.getMessage()))));
        }
        synchronized (turn) {
            done++;
            listener.fileDone(done, total, name);
        }
        return outcome;
    }

    private Corpus<T> collect(List<Future<Outcome<T>>> outcomes) {
        List<Piece<T>> pieces = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Future<Outcome<T>> outcome : outcomes) {
            Outcome<T> finished = await(outcome);
            finished.piece().ifPresent(pieces::add);
            finished.failure().ifPresent(failures::add);
        }
        if (pieces.isEmpty()) {
            throw new CadenzaException("None of %d files could be read. The first: %s"
                    .formatted(failures.size(), failures.get(0).reason()));
        }
        return new Corpus<>(pieces, failures);
    }

    private static <T> Outcome<T> await(Future<Outcome<T>> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CadenzaException("Reading the corpus was interrupted. Run again to read it.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("A file of the corpus broke its reader", e.getCause());
        }
    }

    private record Outcome<T>(Optional<Piece<T>> piece, Optional<Failure> failure) {}
}
