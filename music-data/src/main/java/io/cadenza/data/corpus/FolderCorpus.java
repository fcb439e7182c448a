package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The MIDI files ({@code .mid}, {@code .midi}, in any case) in a folder and all folders below it, by name. A single file is
 * a corpus of one, whatever its name ends in.
 *
 * <p>Reading is parallel and its result does not depend on the number of threads.
 */
public final class FolderCorpus {
    private final List<CorpusFile> files;

    private FolderCorpus(List<CorpusFile> files) {
        this.files = files;
    }

    /**
     * Finds the files of a corpus; reads none of them.
     *
     * @param path a folder or a file
     * @throws CadenzaException if there is nothing at that path, or no MIDI file in the folder
     */
    public static FolderCorpus open(Path path) {
        if (Files.isRegularFile(path)) {
            return new FolderCorpus(List.of(new CorpusFile(String.valueOf(path.getFileName()), path)));
        }
        if (!Files.isDirectory(path)) {
            throw new CadenzaException("There is no folder or file " + path + ". Check its spelling.");
        }
        List<CorpusFile> files = find(path);
        if (files.isEmpty()) {
            throw new CadenzaException(
                    "There is no MIDI file (.mid, .midi) in %s or below it. Choose another folder.".formatted(path));
        }
        return new FolderCorpus(files);
    }

    private static List<CorpusFile> find(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(FolderCorpus::isMidi)
                    .filter(Files::isRegularFile)
                    .map(file -> new CorpusFile(name(folder, file), file))
                    .sorted(Comparator.comparing(CorpusFile::name))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new CadenzaException(
                    "Cannot look into %s: %s. Check that its folders are readable.".formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static boolean isMidi(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".mid") || name.endsWith(".midi");
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** The names of the files relative to the folder, sorted by their text. */
    public List<String> names() {
        return files.stream().map(CorpusFile::name).toList();
    }

    /** All scores, held together: for corpora of up to some thousand pieces. */
    public Corpus<Score> scores(CorpusListener listener) {
        return map(Function.identity(), listener);
    }

    /** The symbols of all pieces. A piece that has none is a piece with an empty list. Equal symbols are one object. */
    public Corpus<List<String>> tokenize(ScoreTokenizer tokenizer, CorpusListener listener) {
        ConcurrentMap<String, String> shared = new ConcurrentHashMap<>();
        return map(
                score -> tokenizer.encode(score).stream()
                        .map(symbol -> shared.computeIfAbsent(symbol, Function.identity()))
                        .toList(),
                listener);
    }

    /**
     * Reads every file and keeps only what a function makes of it, so that as many scores are held as threads work.
     *
     * @param each called from several threads; a {@link CadenzaException} from it makes its file a failure
     * @param listener hears of every file when it is done
     * @throws CadenzaException if not a single file could be read; the message gives the first reason
     */
    public <T> Corpus<T> map(Function<? super Score, ? extends T> each, CorpusListener listener) {
        return new ParallelReader<T>(file -> each.apply(MidiReader.read(file)), listener).read(files);
    }
}
