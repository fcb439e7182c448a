package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.midi.MidiFileException;
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
        Outcome<T> outcome = outcome(file);
        synchronized (turn) {
            done++;
            listener.fileDone(done, total, file.name());
        }
        return outcome;
    }

    private Outcome<T> outcome(CorpusFile file) {
        try {
            return new Outcome<>(Optional.of(new Piece<>(file.name(), read.apply(file.path()))), Optional.empty());
        } catch (MidiFileException e) {
            String reason = "byte %d: %s".formatted(e.offset(), e.reason());
            return new Outcome<>(Optional.empty(), Optional.of(new Failure(file.name(), reason)));
        } catch (CadenzaException e) {
            return new Outcome<>(
                    Optional.empty(), Optional.of(new Failure(file.name(), String.valueOf(e.getMessage()))));
        } catch (RuntimeException e) {
            throw new IllegalStateException("The reader broke on " + file.path(), e);
        }
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
            throw new CadenzaException(
                    "None of %d files could be read; the first, %s: %s. Choose a folder with sound MIDI files."
                            .formatted(
                                    failures.size(),
                                    failures.get(0).name(),
                                    withoutDot(failures.get(0).reason())));
        }
        return new Corpus<>(pieces, failures);
    }

    private static String withoutDot(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static <T> Outcome<T> await(Future<Outcome<T>> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CadenzaException("Reading the corpus was interrupted. Run again to read it.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A thread that reads the corpus ended", e.getCause());
        }
    }

    private record Outcome<T>(Optional<Piece<T>> piece, Optional<Failure> failure) {}
}
