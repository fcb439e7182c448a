package io.cadenza.data.prepare;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.Subset;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files that say in which subset each piece is: CSV of two columns, {@code subset} and {@code piece}. */
public final class SplitFile {
    private static final String HEAD = "subset,piece";

    private SplitFile() {}

    /** Writes a split: a line for each piece, of subset and name, the subsets one after the other. */
    public static void write(Path file, PieceSplit split) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        for (Subset subset : Subset.values()) {
            split.subsets().forEach((name, of) -> {
                if (of == subset) {
                    text.append(subset.name().toLowerCase(Locale.ROOT))
                            .append(',')
                            .append(name.matches("[^,\"\\n\\r]*") ? name : '"' + name.replace("\"", "\"\"") + '"')
                            .append('\n');
                }
            });
        }
        AtomicFiles.writeText(file, text.toString());
    }

    /**
     * Reads such a file.
     *
     * @throws CadenzaException if there is none, a line is none of this kind, or a piece stands there twice
     */
    public static PieceSplit read(Path file) {
        SortedMap<String, Subset> subsets = new TreeMap<>();
        List<String> lines = lines(file);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (line.isBlank() || (number == 1 && line.equals(HEAD))) {
                continue;
            }
            int comma = line.indexOf(',');
            Subset subset = subset(comma < 0 ? line : line.substring(0, comma), file, number);
            String name = comma < 0 ? "" : line.substring(comma + 1);
            if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
                name = name.substring(1, name.length() - 1).replace("\"\"", "\"");
            }
            if (name.isEmpty() || subsets.put(name, subset) != null) {
                throw new CadenzaException("%s, line %d: %s. Let each line have a subset, a comma and a piece's name."
                        .formatted(
                                file,
                                number,
                                name.isEmpty() ? "there is no piece" : "\"" + name + "\" stands there twice"));
            }
        }
        return new PieceSplit(subsets);
    }

    private static Subset subset(String word, Path file, int number) {
        for (Subset subset : Subset.values()) {
            if (subset.name().toLowerCase(Locale.ROOT).equals(word.strip())) {
                return subset;
            }
        }
        throw new CadenzaException(
                "%s, line %d: a subset is training, validation or test, not \"%s\".".formatted(file, number, word));
    }

    private static List<String> lines(Path file) {
        try {
            // a name may hold the end of a line, which stands in quotes
            List<String> lines = new ArrayList<>();
            StringBuilder open = new StringBuilder();
            for (String line : Files.readString(file).split("\n", -1)) {
                open.append(line);
                if (open.chars().filter(c -> c == '"').count() % 2 == 0) {
                    lines.add(open.toString().replaceAll("\r$", ""));
                    open.setLength(0);
                } else {
                    open.append('\n');
                }
            }
            return lines;
        } catch (IOException e) {
            throw new CadenzaException("Cannot read the split %s: %s.".formatted(file, IoReason.of(e)), e);
        }
    }
}
