package io.cadenza.data.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.file.Json;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.data.cache.Digests;
import io.cadenza.data.corpus.PieceContent.Extent;
import io.cadenza.data.corpus.PieceReport.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A corpus as a folder of tokens that training reads in the place of the music: {@code tokens-00000.jsonl} and so on with a line of
 * JSON for each piece, a fixed number of files a shard; what became of each piece ({@code report.csv}), which are copies of which
 * ({@code duplicates.csv}), why files were refused ({@code refused.csv}), how often each symbol occurs ({@code vocabulary.csv}), and
 * last {@value #MANIFEST}, which says that the folder is whole.
 *
 * <p>Which file is in which shard depends on the sorted names alone, so that shards can be made apart and come out the same.
 */
public final class TokenShards {
    /** The file that says how a folder of shards was made. */
    public static final String MANIFEST = "shards.json";

    /** Files in a shard, unless another number is asked. */
    public static final int FILES = 1000;

    private static final String FORMAT = "cadenza-shards/1";

    private TokenShards() {}

    /**
     * How shards were made.
     *
     * @param tokenizer with all its options
     * @param instruments which of them it saw
     * @param filesPerShard 1 or more
     */
    public record Recipe(TokenizerSpec tokenizer, String instruments, int filesPerShard) {
        /** Checks the range above. */
        public Recipe {
            Objects.requireNonNull(tokenizer, "tokenizer");
            Objects.requireNonNull(instruments, "instruments");
            if (filesPerShard < 1) {
                throw new IllegalArgumentException("A shard has one file at least, not " + filesPerShard);
            }
        }

        /** How many shards so many files fill. */
        public int shards(int files) {
            return (files + filesPerShard - 1) / filesPerShard;
        }
    }

    /**
     * What must be known of a piece to tell whether it is a copy.
     *
     * @param report its line in a report
     * @param digest of its tokens; empty if it has none
     */
    public record Entry(PieceReport report, String digest) {
        /** The entry of a piece. */
        public static Entry of(TokenizedPiece piece) {
            PieceReport report = piece.report();
            boolean silent = report.status() == Status.REFUSED || report.status() == Status.EMPTY;
            return new Entry(report, silent ? "" : Digests.sha256(String.join("\n", piece.tokens())));
        }

        /** The entry of a file or folder that could not be opened at all. */
        public static Entry refused(Failure left) {
            return of(new TokenizedPiece(left.name(), PieceContent.refused("", left.reason())));
        }

        /** Whether a shard has a line of it, unless it turns out to be a copy. */
        public boolean hasLine() {
            return !digest.isEmpty();
        }
    }

    /** The name of a shard's file. */
    public static String name(int shard) {
        return String.format(Locale.ROOT, "tokens-%05d.jsonl", shard);
    }

    /** The line of a piece that was read, with its line break. */
    public static String line(TokenizedPiece piece) {
        PieceContent content = piece.content();
        ObjectNode line = Json.plain().object();
        line.put("path", piece.name());
        line.put("notes", content.extent().notes());
        line.put("quarters", content.extent().quarters());
        line.put("seconds", content.extent().seconds());
        ObjectNode facts = line.putObject("facts");
        content.facts().forEach(facts::put);
        ArrayNode repairs = line.putArray("repairs");
        content.repairs().forEach(repairs::add);
        ArrayNode tokens = line.putArray("tokens");
        content.tokens().forEach(tokens::add);
        return Json.plain().write(line) + "\n";
    }

    private static TokenizedPiece piece(String line) throws JsonProcessingException {
        JsonNode node = Json.plain().tree(line);
        SortedMap<String, String> facts = new TreeMap<>();
        node.path("facts")
                .properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        Extent extent = new Extent(
                node.path("notes").asInt(),
                node.path("quarters").asDouble(),
                node.path("seconds").asDouble());
        return new TokenizedPiece(
                node.path("path").asText(),
                PieceContent.of("", texts(node.path("tokens")), extent, facts, texts(node.path("repairs"))));
    }

    /** The tokens of a line that {@link #line} made. */
    public static List<String> tokens(String line) {
        try {
            return texts(Json.plain().tree(line).path("tokens"));
        } catch (JsonProcessingException e) {
            throw new CadenzaException("A line of a shard is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Whether a path is a folder of shards. */
    public static boolean isAt(Path path) {
        return Files.isRegularFile(path.resolve(MANIFEST));
    }

    /**
     * How a folder's shards were made.
     *
     * @throws CadenzaException if its manifest cannot be read
     */
    public static Recipe recipe(Path folder) {
        JsonNode manifest = manifest(folder);
        SortedMap<String, String> options = new TreeMap<>();
        manifest.path("options")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        return new Recipe(
                new TokenizerSpec(manifest.path("tokenizer").asText(), options),
                manifest.path("instruments").asText(),
                manifest.path("filesPerShard").asInt(1));
    }

    private static JsonNode manifest(Path folder) {
        Path file = folder.resolve(MANIFEST);
        try {
            JsonNode manifest = Json.plain().tree(Files.readString(file));
            if (!manifest.path("format").asText().equals(FORMAT)) {
                throw new CadenzaException(
                        "%s is no list of shards of the format %s. Write the shards again.".formatted(file, FORMAT));
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw new CadenzaException(
                    "%s is damaged: %s. Write the shards again.".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new CadenzaException("Cannot read %s: %s.".formatted(file, IoReason.of(e)), e);
        }
    }

    /**
     * Hands the pieces of a folder of shards over in their order.
     *
     * @throws CadenzaException if a shard is missing or damaged
     */
    public static void read(Path folder, Consumer<TokenizedPiece> each) {
        int shards = manifest(folder).path("shards").asInt();
        for (int shard = 0; shard < shards; shard++) {
            Path file = folder.resolve(name(shard));
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    each.accept(piece(line));
                }
            } catch (JsonProcessingException e) {
                throw new CadenzaException(
                        "%s is damaged: %s. Write the shards again.".formatted(file, e.getOriginalMessage()), e);
            } catch (IOException e) {
                throw new CadenzaException(
                        "Cannot read %s: %s. Write the shards again.".formatted(file, IoReason.of(e)), e);
            }
        }
    }

    /** What is known of all pieces together: given their entries in order, tells copies and makes the small files. For one thread. */
    public static final class Catalog {
        private final Recipe recipe;
        private final List<PieceReport> reports = new ArrayList<>();
        private final List<String> duplicates = new ArrayList<>();
        private final Map<String, String> originals = new HashMap<>();
        private final SortedMap<String, Long> counts = new TreeMap<>();
        private long pieces;

        /** A catalogue of no piece yet. */
        public Catalog(Recipe recipe) {
            this.recipe = recipe;
        }

        /**
         * Takes the next piece.
         *
         * @return whether its line stays in its shard: it was read, and is no copy of an earlier one
         */
        public boolean add(Entry entry) {
            PieceReport report = entry.report();
            Optional<String> original = !entry.hasLine()
                    ? Optional.empty()
                    : Optional.ofNullable(originals.putIfAbsent(entry.digest(), report.path()));
            original.ifPresent(
                    other -> duplicates.add(ReportWriter.cell(report.path()) + "," + ReportWriter.cell(other) + "\n"));
            reports.add(original.map(report::duplicateOf).orElse(report));
            boolean stays = entry.hasLine() && original.isEmpty();
            pieces += stays ? 1 : 0;
            return stays;
        }

        /** Takes how often symbols occur in pieces whose lines stay; a negative number takes some back. */
        public void count(Map<String, Long> symbols) {
            symbols.forEach((symbol, times) -> counts.merge(symbol, times, Long::sum));
        }

        /** What became of each piece so far. */
        public List<PieceReport> reports() {
            return List.copyOf(reports);
        }

        /**
         * All files but the shards, by name; {@value TokenShards#MANIFEST}, which is to be written last, is not among them.
         */
        public SortedMap<String, String> texts() {
            SortedMap<String, String> texts = new TreeMap<>();
            texts.put("report.csv", ReportWriter.csv(reports));
            texts.put("duplicates.csv", "path,original\n" + String.join("", duplicates));
            StringBuilder refused = new StringBuilder("reason,files\n");
            SortedMap<String, Long> reasons = new TreeMap<>();
            reports.stream()
                    .filter(report -> report.status() == Status.REFUSED)
                    .forEach(report -> reasons.merge(kind(report.reason()), 1L, Long::sum));
            reasons.forEach((reason, files) -> refused.append(ReportWriter.cell(reason))
                    .append(',')
                    .append(files)
                    .append('\n'));
            texts.put("refused.csv", refused.toString());
            StringBuilder vocabulary = new StringBuilder("symbol,count\n");
            counts.forEach((symbol, times) -> {
                if (times != 0) {
                    vocabulary
                            .append(ReportWriter.cell(symbol))
                            .append(',')
                            .append(times)
                            .append('\n');
                }
            });
            texts.put("vocabulary.csv", vocabulary.toString());
            return texts;
        }

        /** The reason of a refusal without what only one file has: paths and numbers. */
        private static String kind(String reason) {
            return reason.replaceAll("/\\S+", "FILE").replaceAll("\\d+", "n");
        }

        /** The manifest's text. */
        public String manifest(int shards) {
            ObjectNode manifest = Json.plain().object();
            manifest.put("format", FORMAT);
            manifest.put("tokenizer", recipe.tokenizer().name());
            ObjectNode options = manifest.putObject("options");
            recipe.tokenizer().options().forEach(options::put);
            manifest.put("instruments", recipe.instruments());
            manifest.put("filesPerShard", recipe.filesPerShard());
            manifest.put("shards", shards);
            manifest.put("pieces", pieces);
            manifest.put(
                    "tokens",
                    counts.values().stream().mapToLong(Long::longValue).sum());
            return Json.plain().writeIndented(manifest) + "\n";
        }
    }

    /** Writes a folder of shards from pieces in their order; holds the lines of one shard at a time. For one thread. */
    public static final class Writer implements CorpusListener, Consumer<TokenizedPiece> {
        private final Path folder;
        private final Recipe recipe;
        private final Catalog catalog;
        private final StringBuilder lines = new StringBuilder();
        private int shards;
        private boolean open;

        /**
         * A writer into a folder, made if it is missing.
         *
         * @throws CadenzaException if there are shards already
         */
        public Writer(Path folder, Recipe recipe) {
            if (isAt(folder)) {
                throw inUse(folder);
            }
            this.folder = folder;
            this.recipe = recipe;
            this.catalog = new Catalog(recipe);
        }

        /** A corpus begins: its first file begins a shard. */
        public void begin() {
            flush();
        }

        @Override
        public void fileDone(int done, int all, String name) {
            if ((done - 1) % recipe.filesPerShard() == 0) {
                flush();
                open = true;
            }
        }

        @Override
        public void accept(TokenizedPiece piece) {
            if (catalog.add(Entry.of(piece))) {
                lines.append(line(piece));
                catalog.count(counts(piece.tokens(), 1));
            }
        }

        private void flush() {
            if (open) {
                AtomicFiles.writeTextUnforced(folder.resolve(name(shards)), lines.toString());
                lines.setLength(0);
                shards++;
                open = false;
            }
        }

        /** Writes what is left, and the manifest last; the reports of all pieces. */
        public List<PieceReport> finish() {
            flush();
            catalog.texts().forEach((name, text) -> AtomicFiles.writeText(folder.resolve(name), text));
            AtomicFiles.writeText(folder.resolve(MANIFEST), catalog.manifest(shards));
            return catalog.reports();
        }
    }

    /** The error of a folder that has shards. */
    public static CadenzaException inUse(Object folder) {
        return new CadenzaException(
                "There are shards in %s already. Choose another folder, or remove them.".formatted(folder));
    }

    /** How often each token occurs, times a factor. */
    public static Map<String, Long> counts(List<String> tokens, long factor) {
        Map<String, Long> counts = new HashMap<>();
        tokens.forEach(token -> counts.merge(token, factor, Long::sum));
        return counts;
    }
}
