package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.cache.CacheFolder;
import io.cadenza.data.cache.ContentCache;
import io.cadenza.data.corpus.CollectedCorpus;
import io.cadenza.data.corpus.CorpusCollector;
import io.cadenza.data.corpus.FileReport;
import io.cadenza.data.corpus.FileReport.Status;
import io.cadenza.data.corpus.FileTokenizer;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.corpus.TokenPipeline;
import io.cadenza.data.corpus.TokenizedFile;
import io.cadenza.data.instrument.InstrumentChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Turns files of music into symbols, showing how far it is, and tells the user what was left out or is damaged. */
public final class CorpusFiles {
    private static final int SHOWN = 20;

    private final Console console;
    private final FileTokenizer tokenizer;
    private final TokenPipeline pipeline;

    /**
     * A reader of files.
     *
     * @param instruments which of them the tokenizer sees
     * @param cache where tokens are kept: {@code auto}, {@code off}, or a folder
     */
    public CorpusFiles(Console console, Tokenizer tokenizer, InstrumentChoice instruments, String cache) {
        this.console = console;
        this.tokenizer = FileTokenizer.of(tokenizer, instruments);
        ContentCache kept = CacheFolder.of(cache)
                .map(folder -> ContentCache.in(folder.resolve("tokens"), console::warn))
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
     * The corpus of all files at a path, without copies of each other.
     *
     * @throws io.cadenza.core.CadenzaException if there is no file, or none that can be read
     */
    public CollectedCorpus collect(Path path) {
        CorpusCollector collector = new CorpusCollector();
        read(open(path), collector);
        CollectedCorpus corpus = collector.corpus();
        report(corpus.files());
        return corpus.requirePieces();
    }

    /** Hands every file to a taker, in the order of their names; says nothing about what was left out. */
    public void read(FolderCorpus files, Consumer<TokenizedFile> taker) {
        int total = files.names().size();
        try (ProgressMeter meter = new ProgressMeter(console, "files", 0, total)) {
            pipeline.run(files, (done, all, name) -> meter.advanceTo(done, "reading", ""), taker);
        }
    }

    /** Tells the user what became of files. */
    public void report(List<FileReport> files) {
        List<FileReport> refused = of(files, Status.REFUSED);
        List<FileReport> copies = of(files, Status.DUPLICATE);
        List<FileReport> repaired = of(files, Status.REPAIRED);
        show("left out", refused);
        show("left out", copies);
        show("damaged", repaired);
        int left = refused.size() + copies.size();
        console.note("read %d of %d files%s%s%s"
                .formatted(
                        files.size() - left,
                        files.size(),
                        left == 0 ? "" : ", " + left + " left out",
                        copies.isEmpty() ? "" : " (" + copies.size() + " as copies)",
                        repaired.isEmpty() ? "" : ", " + repaired.size() + " damaged"));
    }

    private static List<FileReport> of(List<FileReport> files, Status status) {
        return files.stream().filter(file -> file.status() == status).toList();
    }

    private void show(String what, List<FileReport> files) {
        files.stream().limit(SHOWN).forEach(file -> console.warn(what + ": " + file.path() + ": " + file.reason()));
        if (files.size() > SHOWN) {
            console.warn(what + ": " + (files.size() - SHOWN) + " more");
        }
    }
}
