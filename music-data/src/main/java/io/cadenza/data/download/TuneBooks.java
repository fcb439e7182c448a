package io.cadenza.data.download;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Books of ABC tunes, taken apart: a corpus counts its files as its pieces. */
final class TuneBooks {
    private static final Pattern TUNE = Pattern.compile("(?m)^X:");

    /** More tunes than any book has; each becomes a file. */
    private static final int MOST_TUNES = 10_000;

    private TuneBooks() {}

    /** Replaces each ABC file of several tunes below a folder by a folder of its name with one file for each tune. */
    static void split(Path folder) throws IOException {
        List<Path> books;
        try (Stream<Path> walk = Files.walk(folder)) {
            books = walk.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".abc"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        for (Path book : books) {
            // Latin-1 gives every byte back as it was.
            List<String> tunes = tunes(Files.readString(book, StandardCharsets.ISO_8859_1));
            if (tunes.size() > 1 && tunes.size() <= MOST_TUNES) {
                write(book, tunes);
            }
        }
    }

    private static List<String> tunes(String book) {
        List<Integer> starts = new ArrayList<>();
        TUNE.matcher(book).results().forEach(match -> starts.add(match.start()));
        List<String> tunes = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            tunes.add(book.substring(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : book.length()));
        }
        return tunes;
    }

    private static void write(Path book, List<String> tunes) throws IOException {
        Files.delete(book);
        String name = String.valueOf(book.getFileName());
        Path folder = Files.createDirectory(book.resolveSibling(name.substring(0, name.length() - ".abc".length())));
        for (int i = 0; i < tunes.size(); i++) {
            Path tune = folder.resolve(String.format(Locale.ROOT, "%04d.abc", i + 1));
            Files.writeString(tune, tunes.get(i), StandardCharsets.ISO_8859_1);
        }
    }
}
