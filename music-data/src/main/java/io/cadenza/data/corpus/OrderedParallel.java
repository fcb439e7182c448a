package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.corpus.FolderCorpus.MusicFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/** Works on the files of a corpus in as many threads as there are processors, and hands the results on in the files' order. */
final class OrderedParallel {
    /** Files in work or waiting for those before them, for each thread: enough to hide one that takes long. */
    private static final int AHEAD = 32;

    private OrderedParallel() {}

    /**
     * Tokenizes files; what stops one with a {@link CadenzaException} makes it a refused one.
     *
     * @param work called from several threads
     * @param each called on this thread, in order
     */
    static void forEach(
            List<MusicFile> files,
            Function<MusicFile, List<PieceContent>> work,
            CorpusListener listener,
            Consumer<TokenizedPiece> each) {
        record Done(MusicFile file, List<TokenizedPiece> pieces) {}

        map(files, file -> new Done(file, pieces(file.name(), file.path(), () -> work.apply(file))), (done, count) -> {
            listener.fileDone(count, files.size(), done.file().name());
            done.pieces().forEach(each);
        });
    }

    /** The pieces of a file; what stops it with a {@link CadenzaException} makes it a refused one. */
    static List<TokenizedPiece> pieces(String name, Path file, Supplier<List<PieceContent>> work) {
        try {
            return work.get().stream()
                    .map(piece -> TokenizedPiece.of(name, piece))
                    .toList();
        } catch (CadenzaException e) {
            return List.of(TokenizedPiece.refused(name, e));
        } catch (RuntimeException e) {
            throw new IllegalStateException("The reader broke on " + file, e);
        }
    }

    /**
     * Works on items in parallel and hands the results over in order.
     *
     * @param consumer gets a result and how many it has got, this one included
     */
    static <F, T> void map(List<F> items, Function<F, T> work, ObjIntConsumer<T> consumer) {
        int threads = Math.max(1, Math.min(items.size(), Runtime.getRuntime().availableProcessors()));
        ExecutorService workers = Executors.newFixedThreadPool(threads, OrderedParallel::worker);
        Deque<Future<T>> ahead = new ArrayDeque<>();
        int taken = 0;
        try {
            for (F item : items) {
                ahead.addLast(workers.submit(() -> work.apply(item)));
                if (ahead.size() >= threads * AHEAD) {
                    consumer.accept(await(ahead.removeFirst()), ++taken);
                }
            }
            while (!ahead.isEmpty()) {
                consumer.accept(await(ahead.removeFirst()), ++taken);
            }
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

    private static <T> T await(Future<T> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CadenzaException("Reading the corpus was interrupted. Run again to read it.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A thread that reads the corpus ended", e.getCause());
        }
    }
}
