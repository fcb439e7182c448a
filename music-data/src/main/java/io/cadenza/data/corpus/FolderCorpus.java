package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.midi.MidiFileException;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The music in a folder and all folders below it, by name. A single file is a corpus of one, whatever its name ends in.
 *
 * <p>Reading is parallel and its result does not depend on the number of threads.
 */
public final class FolderCorpus {
    private final Path root;
    private final List<MusicFile> files;

    private FolderCorpus(Path root, List<MusicFile> files) {
        this.root = root;
        this.files = files;
    }

    /**
     * Finds the MIDI files of a corpus; of those not named like one it reads the first bytes.
     *
     * @param path a folder or a file
     * @throws CadenzaException if there is nothing at that path, or no MIDI file in the folder
     */
    public static FolderCorpus open(Path path) {
        return open(path, file -> ScoreFiles.isNamedLikeOne(file) || ScoreFiles.isMidi(file), ScoreFiles.KIND);
    }

    /**
     * Finds the files of a corpus that a tokenizer can read.
     *
     * @param path a folder or a file
     * @throws CadenzaException if there is nothing at that path, or no such file in the folder
     */
    public static FolderCorpus open(Path path, FileTokenizer tokenizer) {
        return open(path, tokenizer::reads, tokenizer.kind());
    }

    private static FolderCorpus open(Path path, Predicate<Path> wanted, String kind) {
        if (Files.isRegularFile(path)) {
            return new FolderCorpus(path, List.of(single(path)));
        }
        if (!Files.isDirectory(path)) {
            throw new CadenzaException("There is no folder or file " + path + ". Check its spelling.");
        }
        List<MusicFile> files = find(path, wanted);
        if (files.isEmpty()) {
            throw new CadenzaException(
                    "There is no %s in %s or below it. Choose another folder.".formatted(kind, path));
        }
        return new FolderCorpus(path, files);
    }

    /** The walk brings each file's size and time with it, so that they need not be asked for one by one. */
    private static List<MusicFile> find(Path folder, Predicate<Path> wanted) {
        List<MusicFile> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                            if (is.isRegularFile() && wanted.test(file)) {
                                found.add(file(name(folder, file), file, is));
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot look into %s: %s. Check that its folders are readable.".formatted(folder, e.getMessage()),
                    e);
        }
        found.sort(Comparator.comparing(MusicFile::name));
        return found;
    }

    private static MusicFile single(Path path) {
        try {
            String name = String.valueOf(path.getFileName());
            return file(name, path, Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            throw new CadenzaException("Cannot look at %s: %s.".formatted(path, e.getMessage()), e);
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
        return root;
    }

    /** The files by name. */
    List<MusicFile> files() {
        return files;
    }

    /** All scores, held together: for corpora of up to some thousand pieces. */
    public Corpus<Score> scores(CorpusListener listener) {
        return map(Function.identity(), listener);
    }

    /** The symbols of all pieces, held together as texts. A piece that has none is a piece with an empty list. */
    public Corpus<List<String>> tokenize(ScoreTokenizer tokenizer, CorpusListener listener) {
        return map(tokenizer::encode, listener);
    }

    /**
     * Reads every file and keeps only what a function makes of it, so that as many scores are held as threads work.
     *
     * @param each called from several threads; a {@link CadenzaException} from it makes its file a failure
     * @param listener hears of every file when it is done
     * @throws CadenzaException if not a single file could be read; the message gives the first reason
     */
    public <T> Corpus<T> map(Function<? super Score, ? extends T> each, CorpusListener listener) {
        List<Piece<T>> pieces = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        OrderedParallel.map(files, file -> FolderCorpus.<T>outcome(file, each), (outcome, done) -> {
            outcome.piece().ifPresent(pieces::add);
            outcome.failure().ifPresent(failures::add);
            listener.fileDone(done, files.size(), outcome.name());
        });
        if (pieces.isEmpty()) {
            Failure first = failures.get(0);
            throw CollectedCorpus.nothingRead(failures.size(), first.name(), first.reason());
        }
        return new Corpus<>(pieces, failures);
    }

    private record Outcome<T>(String name, Optional<Piece<T>> piece, Optional<Failure> failure) {}

    private static <T> Outcome<T> outcome(MusicFile file, Function<? super Score, ? extends T> each) {
        try {
            T content = each.apply(MidiReader.read(file.path()));
            return new Outcome<>(file.name(), Optional.of(new Piece<>(file.name(), content)), Optional.empty());
        } catch (MidiFileException e) {
            return failure(file, "byte %d: %s".formatted(e.offset(), e.reason()));
        } catch (CadenzaException e) {
            return failure(file, e.getMessage());
        } catch (RuntimeException e) {
            throw new IllegalStateException("The reader broke on " + file.path(), e);
        }
    }

    private static <T> Outcome<T> failure(MusicFile file, String reason) {
        return new Outcome<>(file.name(), Optional.empty(), Optional.of(new Failure(file.name(), reason)));
    }
}
