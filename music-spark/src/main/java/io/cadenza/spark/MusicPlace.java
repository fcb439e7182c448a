package io.cadenza.spark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.corpus.Failure;
import io.cadenza.data.corpus.FileTokenizer;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A file of music that an executor can open.
 *
 * @param name as reports have it
 * @param address a path of the executor's machine, or a URI that Hadoop can open
 */
record MusicPlace(String name, String address) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");
    private static final Pattern SUFFIX = Pattern.compile("\\.[A-Za-z0-9]+$");
    /** Bytes that tell whether a file is MIDI: RIFF, a length, RMID. */
    private static final int HEAD = 12;

    /**
     * The files of a corpus in their order.
     *
     * @param unreadable what could not be looked into, which is reported before all others
     */
    record Corpus(List<MusicPlace> places, List<Failure> unreadable) {
        Corpus {
            places = List.copyOf(places);
            unreadable = List.copyOf(unreadable);
        }
    }

    private static boolean isUri(String address) {
        return URI.matcher(address).matches();
    }

    /**
     * The music at a path or URI, a folder or a file, as the command {@code cadenza tokenize} finds it.
     *
     * @throws CadenzaException if there is none
     */
    static Corpus at(String address, Tokenizer tokenizer, Configuration hadoop) {
        FileTokenizer files = FileTokenizer.of(tokenizer, InstrumentChoice.ALL);
        if (!isUri(address)) {
            FolderCorpus corpus = FolderCorpus.open(Path.of(address), files);
            return new Corpus(
                    corpus.files().stream()
                            .map(file -> new MusicPlace(
                                    file.name(), file.path().toAbsolutePath().toString()))
                            .toList(),
                    corpus.unreadable());
        }
        boolean scores = tokenizer.match(any -> true, sound -> false);
        try {
            org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(address);
            FileSystem system = root.getFileSystem(hadoop);
            FileStatus status = system.getFileStatus(root);
            if (status.isFile()) {
                return new Corpus(List.of(new MusicPlace(root.getName(), root.toString())), List.of());
            }
            List<MusicPlace> found = new ArrayList<>();
            String base = status.getPath().toUri().getPath();
            RemoteIterator<? extends FileStatus> all = system.listFiles(root, true);
            while (all.hasNext()) {
                org.apache.hadoop.fs.Path file = all.next().getPath();
                // A name alone, below a folder that no file is in: what can be told by its name.
                boolean named = files.reads(Path.of(".no-such-folder", nameOfCopy(file.getName())));
                if (named || (scores && isMidi(system, file))) {
                    String path = file.toUri().getPath();
                    String name = path.substring(base.length()).replaceFirst("^/+", "");
                    found.add(new MusicPlace(name, file.toString()));
                }
            }
            if (found.isEmpty()) {
                throw new CadenzaException(
                        "There is no %s in %s or below it. Choose another folder.".formatted(files.kind(), address));
            }
            found.sort(Comparator.comparing(MusicPlace::name));
            return new Corpus(found, List.of());
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot look into %s: %s. Check the address, and that Spark has the connector of its scheme."
                            .formatted(address, IoReason.of(e)),
                    e);
        }
    }

    /** A name that tells the same format, in letters that every machine's locale can write. */
    static String nameOfCopy(String name) {
        Matcher suffix = SUFFIX.matcher(name);
        return "music" + (suffix.find() ? suffix.group() : "");
    }

    private static boolean isMidi(FileSystem system, org.apache.hadoop.fs.Path file) {
        try (InputStream in = system.open(file)) {
            return MidiReader.isMidi(in.readNBytes(HEAD));
        } catch (IOException e) {
            return false; // as tokenize: left to whoever reads it, if its name says that it is music
        }
    }

    /**
     * The files that a list names, one a line, in the order of their text.
     *
     * @throws CadenzaException if the list cannot be read or is empty
     */
    static Corpus ofList(Path list) {
        try {
            List<MusicPlace> places = Files.readAllLines(list).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .sorted()
                    .map(line -> new MusicPlace(
                            line,
                            isUri(line) ? line : Path.of(line).toAbsolutePath().toString()))
                    .toList();
            if (places.isEmpty()) {
                throw new CadenzaException("The list %s is empty. Write a path or URI on each line.".formatted(list));
            }
            return new Corpus(places, List.of());
        } catch (IOException e) {
            throw new CadenzaException("Cannot read %s: %s. Check its spelling.".formatted(list, IoReason.of(e)), e);
        }
    }

    /** Does something with the file on this machine's disk: a copy that is removed, unless it lies there anyway. */
    <T> T local(Configuration hadoop, Function<Path, T> use) {
        if (!isUri(address)) {
            return use.apply(Path.of(address));
        }
        org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(address);
        try {
            Path folder = Files.createTempDirectory("cadenza-spark");
            Path copy = folder.resolve(nameOfCopy(remote.getName()));
            try {
                try (InputStream in = remote.getFileSystem(hadoop).open(remote)) {
                    Files.copy(in, copy);
                }
                return use.apply(copy);
            } finally {
                Files.deleteIfExists(copy);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot open %s: %s. Check that it is a readable file.".formatted(address, IoReason.of(e)), e);
        }
    }
}
