package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.score.Score;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicPiece;
import io.cadenza.data.format.PiecePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The music in a folder and all folders below it, by name. A single file is a corpus of its own, whatever its name ends in, and
 * so is one piece of a file ({@code book.abc#17}). What cannot be opened below the folder is left out and named.
 *
 * <p>Reading is parallel and its result does not depend on the number of threads.
 */
public final class FolderCorpus {
    private final PiecePath path;
    private final List<MusicFile> files;
    private final List<Failure> unreadable;

    private FolderCorpus(PiecePath path, List<MusicFile> files, List<Failure> unreadable) {
        this.path = path;
        this.files = List.copyOf(files);
        this.unreadable = List.copyOf(unreadable);
    }

    /**
     * Finds the scores of a corpus, in every format that is read; files not named like one may be MIDI by their first bytes.
     *
     * @param path a folder, a file, or a piece of a file
     * @throws CadenzaException if there is nothing at that path, or no such file in the folder
     */
    public static FolderCorpus open(Path path) {
        return open(path, file -> ScoreFiles.isNamedLikeOne(file) || ScoreFiles.isMidi(file), ScoreFiles.KIND);
    }

    /**
     * Finds the files of a corpus that a tokenizer can read.
     *
     * @param path a folder, a file, or a piece of a file
     * @throws CadenzaException if there is nothing at that path, or no such file in the folder
     */
    public static FolderCorpus open(Path path, FileTokenizer tokenizer) {
        return open(path, tokenizer::reads, tokenizer.kind());
    }

    private static FolderCorpus open(Path path, Predicate<Path> wanted, String kind) {
        PiecePath chosen = PiecePath.of(path);
        if (Files.isRegularFile(chosen.file())) {
            return new FolderCorpus(chosen, List.of(single(chosen.file())), List.of());
        }
        if (!Files.isDirectory(path)) {
            throw new CadenzaException("There is no folder or file " + path + ". Check its spelling.");
        }
        Finder finder = new Finder(path, wanted);
        try {
            Files.walkFileTree(path, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, finder);
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot look into %s: %s. Check that it can be read.".formatted(path, Finder.why(e)), e);
        }
        if (finder.found.isEmpty()) {
            String left = finder.unreadable.isEmpty()
                    ? ""
                    : " (left out: %s: %s)"
                            .formatted(
                                    finder.unreadable.get(0).name(),
                                    finder.unreadable.get(0).reason());
            throw new CadenzaException(
                    "There is no %s in %s or below it%s. Choose another folder.".formatted(kind, path, left));
        }
        finder.found.sort(Comparator.comparing(MusicFile::name));
        finder.unreadable.sort(Comparator.comparing(Failure::name));
        return new FolderCorpus(chosen, finder.found, finder.unreadable);
    }

    /**
     * Walks through a folder. The walk brings each file's size and time with it, so that they need not be asked for one by one.
     * A link that leads back to a folder above it, or a folder that may not be read, costs only itself.
     */
    static final class Finder extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<Path> wanted;
        private final List<MusicFile> found = new ArrayList<>();
        private final List<Failure> unreadable = new ArrayList<>();

        Finder(Path root, Predicate<Path> wanted) {
            this.root = root;
            this.wanted = wanted;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            if (is.isSymbolicLink()) { // not followed, so it cannot be
                unreadable.add(new Failure(name(root, file), "a link that leads to no file"));
            } else if (is.isRegularFile() && wanted.test(file)) {
                found.add(file(name(root, file), file, is));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return leaveOut(file, e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            return e == null ? FileVisitResult.CONTINUE : leaveOut(folder, e);
        }

        private FileVisitResult leaveOut(Path path, IOException e) {
            unreadable.add(new Failure(path.equals(root) ? "." : name(root, path), why(e)));
            return FileVisitResult.CONTINUE;
        }

        List<Failure> unreadable() {
            return unreadable;
        }

        static String why(IOException e) {
            if (e instanceof FileSystemLoopException) {
                return "a link that leads back to a folder above it";
            }
            if (e instanceof AccessDeniedException) {
                return "there is no permission to read it";
            }
            return IoReason.of(e);
        }
    }

    private static MusicFile single(Path path) {
        try {
            String name = String.valueOf(path.getFileName());
            return file(name, path, Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot look at %s: %s. Check that it can be read.".formatted(path, Finder.why(e)), e);
        }
    }

    private static MusicFile file(String name, Path path, BasicFileAttributes is) {
        return new MusicFile(name, path, is.size(), is.lastModifiedTime().toMillis());
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** The names of the files relative to the folder, sorted by their text. */
    public List<String> names() {
        return files.stream().map(MusicFile::name).toList();
    }

    /** The folder or file that was opened. */
    Path root() {
        return path.file();
    }

    /** The files by name. */
    public List<MusicFile> files() {
        return files;
    }

    /** The files and folders that could not be opened when the corpus was, with the reason. */
    public List<Failure> unreadable() {
        return unreadable;
    }

    /** Those of a file's pieces that the path chose: all, or one of {@code book.abc#17}. */
    <T> List<T> chosen(List<T> pieces, Function<T, String> number) {
        return path.chosen(pieces, number);
    }

    /**
     * All scores, held together: for corpora of up to some thousand pieces. They are read as they are for training.
     *
     * @param listener hears of every file when it is done
     * @throws CadenzaException if not a single piece could be read; the message gives the first reason
     */
    public Corpus<Score> scores(CorpusListener listener) {
        return map(Function.identity(), listener);
    }

    /**
     * Reads every piece and keeps only what a function makes of it, so that as many files' scores are held as threads work.
     *
     * @param each called from several threads; a {@link CadenzaException} from it makes its piece a failure
     * @param listener hears of every file when it is done
     * @throws CadenzaException if not a single piece could be read; the message gives the first reason
     */
    public <T> Corpus<T> map(Function<? super Score, ? extends T> each, CorpusListener listener) {
        List<Piece<T>> pieces = new ArrayList<>();
        List<Failure> failures = new ArrayList<>(unreadable);
        OrderedParallel.map(files, file -> this.<T>outcomes(file, each), (outcomes, done) -> {
            outcomes.forEach(outcome -> {
                outcome.piece().ifPresent(pieces::add);
                outcome.failure().ifPresent(failures::add);
            });
            listener.fileDone(done, files.size(), files.get(done - 1).name());
        });
        if (pieces.isEmpty()) {
            Failure first = failures.get(0);
            throw CollectedCorpus.nothingRead(failures.size(), first.name(), first.reason());
        }
        return new Corpus<>(pieces, failures);
    }

    private record Outcome<T>(Optional<Piece<T>> piece, Optional<Failure> failure) {}

    private <T> List<Outcome<T>> outcomes(MusicFile file, Function<? super Score, ? extends T> each) {
        try {
            return path.pieces(ScoreFiles.pieces(new MusicBytes(file.path()))).stream()
                    .flatMap(piece -> FolderCorpus.<T>outcomes(file, piece, each))
                    .toList();
        } catch (CadenzaException e) {
            return List.of(failure(file.name(), e));
        }
    }

    private static <T> Stream<Outcome<T>> outcomes(
            MusicFile file, MusicPiece piece, Function<? super Score, ? extends T> each) {
        String name = MusicFiles.pieceName(file.name(), piece.number());
        try {
            return ScoreFiles.movements(piece, piece.read())
                    .map(movement -> new Piece<T>(
                            MusicFiles.pieceName(file.name(), movement.name()), each.apply(movement.content())))
                    .map(read -> new Outcome<>(Optional.of(read), Optional.<Failure>empty()))
                    .toList()
                    .stream();
        } catch (CadenzaException e) {
            return Stream.of(failure(name, e));
        } catch (RuntimeException e) {
            throw new IllegalStateException("The reader broke on " + name, e);
        }
    }

    private static <T> Outcome<T> failure(String name, CadenzaException e) {
        return new Outcome<>(Optional.empty(), Optional.of(new Failure(name, ScoreFiles.reason(e))));
    }

    /**
     * A file of a corpus.
     *
     * @param name its path relative to the corpus, with {@code /} between its parts on every system
     * @param path where it lies
     * @param size in bytes, when it was found
     * @param modifiedMillis when it was changed last, in milliseconds since 1970
     */
    public record MusicFile(String name, Path path, long size, long modifiedMillis) {
        /** Checks that name and path are there. */
        public MusicFile {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(path, "path");
        }
    }
}
