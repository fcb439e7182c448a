package io.cadenza.data.corpus;

import io.cadenza.data.cache.CacheKey;
import io.cadenza.data.cache.ContentCache;
import io.cadenza.data.cache.FileIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
}
