package io.cadenza.data.corpus;

import io.cadenza.data.cache.ContentCache;
import io.cadenza.data.cache.ContentCache.CacheKey;
import io.cadenza.data.cache.FileIndex;
import io.cadenza.data.corpus.FolderCorpus.MusicFile;
import io.cadenza.data.corpus.PieceContent.Extent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The pieces of a corpus as symbols, in the order of their files' names, made by several threads and kept in a cache.
 * As many files are held as threads work ahead; the rest is up to whoever takes them.
 */
public final class TokenPipeline {
    private final FileTokenizer tokenizer;
    private final ContentCache cache;

    /**
     * A pipeline.
     *
     * @param cache where symbols are kept from one run to the next; one that keeps nothing will do
     */
    public TokenPipeline(FileTokenizer tokenizer, ContentCache cache) {
        this.tokenizer = tokenizer;
        this.cache = cache;
    }

    /**
     * Hands every piece to a consumer, after the files and folders that could not be opened at all.
     *
     * @param listener hears of every file when it is done
     * @param each called on this thread for each piece, those that were refused too, in the order of the corpus
     */
    public void run(FolderCorpus corpus, CorpusListener listener, Consumer<TokenizedPiece> each) {
        corpus.unreadable()
                .forEach(left -> each.accept(new TokenizedPiece(left.name(), PieceContent.refused("", left.reason()))));
        Optional<String> key = tokenizer.cacheKey();
        if (key.isEmpty() || !cache.isOn()) {
            OrderedParallel.forEach(
                    corpus.files(),
                    file -> corpus.chosen(tokenizer.tokenize(new MusicBytes(file.path())), PieceContent::number),
                    listener,
                    each);
            return;
        }
        FileIndex index = FileIndex.open(cache, corpus.root());
        Map<String, String> groups = new ConcurrentHashMap<>();
        Function<MusicFile, String> group = file -> groups.computeIfAbsent(
                ending(file), ending -> CacheKey.group(String.join(" ", ContentCodec.FORMAT, ending, key.get())));
        OrderedParallel.forEach(
                corpus.files(),
                file -> corpus.chosen(cached(file, group.apply(file), index), PieceContent::number),
                listener,
                each);
        index.save();
        cache.trim();
    }

    /**
     * The pieces of one file, as {@link #run} would hand them over without a cache.
     *
     * @param name the file's, relative to its corpus
     * @param file where it lies now
     */
    public static List<TokenizedPiece> pieces(FileTokenizer tokenizer, String name, Path file) {
        return OrderedParallel.pieces(name, file, () -> tokenizer.tokenize(new MusicBytes(file)));
    }

    /** The same bytes may be another format under another name. */
    private static String ending(MusicFile file) {
        int dot = file.name().lastIndexOf('.');
        return dot < 0 ? "" : file.name().substring(dot).toLowerCase(Locale.ROOT);
    }

    private List<PieceContent> cached(MusicFile file, String group, FileIndex index) {
        MusicBytes bytes = new MusicBytes(file.path());
        String hash = index.hash(file.name(), file.size(), file.modifiedMillis())
                .orElseGet(() -> {
                    index.put(file.name(), file.size(), file.modifiedMillis(), bytes.digest());
                    return bytes.digest();
                });
        return cache.get(new CacheKey(group, hash))
                .flatMap(ContentCodec::decode)
                .orElseGet(() -> {
                    List<PieceContent> content = tokenizer.tokenize(bytes);
                    // Of the bytes that were read, whatever the index believes.
                    cache.put(new CacheKey(group, bytes.digest()), ContentCodec.encode(content));
                    return content;
                });
    }

    /**
     * The pieces of a file as the bytes that the cache keeps. Each piece is its counts, five texts (its number, a refusal, facts, repairs and
     * symbols, one a line), and the indices of its symbols in groups of seven bits, so that most take one byte. Made to be read fast by
     * a JVM that has just started.
     */
    static final class ContentCodec {
        /** Part of every key: raised when these bytes come to mean something else. */
        static final String FORMAT = "tokens/3";

        private static final char SEPARATOR = '\n';
        private static final char EQUALS = '=';
        private static final int GROUP = 7;
        private static final int MASK = (1 << GROUP) - 1;

        private ContentCodec() {}

        static byte[] encode(List<PieceContent> pieces) {
            int tokens = pieces.stream().mapToInt(PieceContent::length).sum();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 + 2 * tokens);
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeInt(pieces.size());
                for (PieceContent piece : pieces) {
                    write(out, piece);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e); // memory gives none
            }
            return bytes.toByteArray();
        }

        private static void write(DataOutputStream out, PieceContent piece) throws IOException {
            out.writeInt(piece.extent().notes());
            out.writeDouble(piece.extent().quarters());
            out.writeDouble(piece.extent().seconds());
            write(out, List.of(piece.number()));
            write(out, piece.refusal().stream().toList());
            write(
                    out,
                    piece.facts().entrySet().stream()
                            .map(fact -> fact.getKey() + EQUALS + fact.getValue())
                            .toList());
            write(out, piece.repairs());
            write(out, piece.symbols());
            out.writeInt(piece.length());
            for (int i = 0; i < piece.length(); i++) {
                int left = piece.id(i);
                for (; left > MASK; left >>>= GROUP) {
                    out.writeByte(left | ~MASK);
                }
                out.writeByte(left);
            }
        }

        /** No text has a line break in it: a message is one line, and a token is one line of a {@code .tokens} file. */
        private static void write(DataOutputStream out, List<String> texts) throws IOException {
            StringBuilder lines = new StringBuilder();
            texts.forEach(text -> lines.append(text.replace(SEPARATOR, ' ')).append(SEPARATOR));
            byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        /** The pieces; empty if the bytes are none. */
        static Optional<List<PieceContent>> decode(byte[] bytes) {
            try {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                List<PieceContent> pieces = new ArrayList<>();
                for (int left = count(in); left > 0; left--) {
                    pieces.add(piece(in));
                }
                return Optional.of(pieces);
            } catch (BufferUnderflowException e) {
                return Optional.empty();
            }
        }

        private static PieceContent piece(ByteBuffer in) {
            Extent extent = new Extent(in.getInt(), in.getDouble(), in.getDouble());
            String number = String.join("", read(in));
            Optional<String> refusal = read(in).stream().findFirst();
            SortedMap<String, String> facts = new TreeMap<>();
            for (String fact : read(in)) {
                int equals = fact.indexOf(EQUALS);
                if (equals < 0) {
                    throw new BufferUnderflowException();
                }
                facts.put(fact.substring(0, equals), fact.substring(equals + 1));
            }
            List<String> repairs = read(in);
            List<String> symbols = read(in);
            int[] ids = new int[count(in)];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = id(in, symbols.size());
            }
            return new PieceContent(number, symbols, ids, extent, facts, repairs, refusal);
        }

        private static List<String> read(ByteBuffer in) {
            byte[] bytes = new byte[count(in)];
            in.get(bytes);
            String lines = new String(bytes, StandardCharsets.UTF_8);
            List<String> texts = new ArrayList<>();
            int start = 0;
            for (int end = lines.indexOf(SEPARATOR); end >= 0; end = lines.indexOf(SEPARATOR, start)) {
                texts.add(lines.substring(start, end));
                start = end + 1;
            }
            return texts;
        }

        /** A number of things of which each takes a byte at least: no more than bytes are left. */
        private static int count(ByteBuffer in) {
            int count = in.getInt();
            if (count < 0 || count > in.remaining()) {
                throw new BufferUnderflowException();
            }
            return count;
        }

        private static int id(ByteBuffer in, int symbols) {
            int id = 0;
            int part = in.get();
            for (int shift = 0; part < 0; shift += GROUP) {
                id |= (part & MASK) << shift;
                part = in.get();
                if (part >= 0) {
                    return checked(id | part << (shift + GROUP), symbols);
                }
            }
            return checked(part, symbols);
        }

        private static int checked(int id, int symbols) {
            if (id < 0 || id >= symbols) {
                throw new BufferUnderflowException();
            }
            return id;
        }
    }
}
