package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.data.cache.CacheFolder;
import io.cadenza.data.cache.ContentCache;
import io.cadenza.data.corpus.CollectedCorpus;
import io.cadenza.data.corpus.CorpusCollector;
import io.cadenza.data.corpus.CorpusListener;
import io.cadenza.data.corpus.FileTokenizer;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.corpus.PieceReport;
import io.cadenza.data.corpus.PieceReport.Status;
import io.cadenza.data.corpus.TokenPipeline;
import io.cadenza.data.corpus.TokenShards;
import io.cadenza.data.corpus.TokenizedPiece;
import io.cadenza.data.instrument.InstrumentChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Turns files of music into symbols, showing how far it is, and tells the user what was left out or is damaged. */
public final class CorpusFiles {
    private static final int SHOWN = 20;

    private final Progress progress;
    private final TokenizerSpec spec;
    private final InstrumentChoice instruments;
    private final FileTokenizer tokenizer;
    private final TokenPipeline pipeline;
    private int filesRead;

    /**
     * A reader of files.
     *
     * @param instruments which of them the tokenizer sees
     * @param cache where tokens are kept: {@code auto}, {@code off}, or a folder
     */
    public CorpusFiles(Progress progress, Tokenizer tokenizer, InstrumentChoice instruments, String cache) {
        this.progress = progress;
        this.spec = TokenizerSpec.of(tokenizer);
        this.instruments = instruments;
        this.tokenizer = FileTokenizer.of(tokenizer, instruments);
        ContentCache kept = CacheFolder.of(cache)
                .map(folder -> ContentCache.in(folder.resolve("tokens"), progress::warn))
                .orElseGet(ContentCache::none);
        this.pipeline = new TokenPipeline(this.tokenizer, kept);
    }

    /**
     * The files at a path.
     *
     * @throws io.cadenza.core.CadenzaException if there is none
     */
    public FolderCorpus open(Path path) {
        return FolderCorpus.open(path, tokenizer);
    }

    /**
     * The corpus of all files at a path, or of its shards, without copies of each other.
     *
     * @throws io.cadenza.core.CadenzaException if there is no file, or none that can be read, or if the shards are another
     *     tokenizer's
     */
    public CollectedCorpus collect(Path path) {
        CorpusCollector collector = new CorpusCollector();
        if (TokenShards.isAt(path)) {
            requireSame(TokenShards.recipe(path), path);
            TokenShards.read(path, collector);
        } else {
            read(open(path), collector);
        }
        CollectedCorpus corpus = collector.corpus();
        report(corpus.files());
        return corpus.requirePieces();
    }

    private void requireSame(TokenShards.Recipe made, Path path) {
        TokenShards.Recipe asked = recipe(made.filesPerShard());
        if (!made.equals(asked)) {
            throw new CadenzaException(
                    "The shards in %s hold tokens of %s %s, instruments %s, and asked are those of %s %s, %s. Set tokenizer and corpus.instruments to what the shards have, or write others."
                            .formatted(
                                    path,
                                    made.tokenizer().name(),
                                    made.tokenizer().options(),
                                    made.instruments(),
                                    spec.name(),
                                    spec.options(),
                                    asked.instruments()));
        }
    }

    /** Hands every piece to a consumer, in the order of their files' names; says nothing about what was left out. */
    public void read(FolderCorpus files, Consumer<TokenizedPiece> consumer) {
        read(files, (done, all, name) -> {}, consumer);
    }

    /**
     * Writes the pieces of corpora as shards.
     *
     * @param filesPerShard 1 or more
     * @return what became of each piece
     * @throws io.cadenza.core.CadenzaException if there are shards in the folder already
     */
    public List<PieceReport> shard(List<FolderCorpus> corpora, Path folder, int filesPerShard) {
        TokenShards.Writer writer = new TokenShards.Writer(folder, recipe(filesPerShard));
        for (FolderCorpus corpus : corpora) {
            writer.begin();
            read(corpus, writer, writer);
        }
        return writer.finish();
    }

    /** How this reader's tokens are made. */
    public TokenShards.Recipe recipe(int filesPerShard) {
        return new TokenShards.Recipe(spec, instruments.text(), filesPerShard);
    }

    private void read(FolderCorpus files, CorpusListener listener, Consumer<TokenizedPiece> consumer) {
        int total = files.names().size();
        filesRead += total + files.unreadable().size();
        try (Progress.Work meter = new Progress.Work(progress, "files", 0, total)) {
            CorpusListener both = (done, all, name) -> {
                meter.advanceTo(done, "reading", "");
                listener.fileDone(done, all, name);
            };
            pipeline.run(files, both, consumer);
        }
    }

    /** Tells the user what became of pieces. */
    public void report(List<PieceReport> files) {
        report(files, filesRead);
    }

    /** The same where another than this has read the files, so many of them. */
    public void report(List<PieceReport> files, int filesRead) {
        List<PieceReport> refused = of(files, Status.REFUSED);
        List<PieceReport> copies = of(files, Status.DUPLICATE);
        List<PieceReport> repaired = of(files, Status.REPAIRED);
        show("left out", refused);
        show("left out", copies);
        show("damaged", repaired);
        int left = refused.size() + copies.size();
        String pieces = files.size() > filesRead ? "pieces in " + filesRead + " files" : "files";
        progress.note("read %d of %d %s%s%s%s"
                .formatted(
                        files.size() - left,
                        files.size(),
                        pieces,
                        left == 0 ? "" : ", " + left + " left out",
                        copies.isEmpty() ? "" : " (" + copies.size() + " as copies)",
                        repaired.isEmpty() ? "" : ", " + repaired.size() + " damaged"));
    }

    private static List<PieceReport> of(List<PieceReport> files, Status status) {
        return files.stream().filter(file -> file.status() == status).toList();
    }

    private void show(String what, List<PieceReport> files) {
        files.stream().limit(SHOWN).forEach(file -> progress.warn(what + ": " + file.path() + ": " + file.reason()));
        if (files.size() > SHOWN) {
            progress.warn(what + ": " + (files.size() - SHOWN) + " more");
        }
    }
}
