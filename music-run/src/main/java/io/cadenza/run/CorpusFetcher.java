package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.cache.CacheFolder;
import io.cadenza.data.download.CorpusStore;
import io.cadenza.data.download.DownloadListener;
import io.cadenza.data.download.NamedCorpus;
import java.nio.file.Path;
import java.util.Optional;

/** Fetches corpora by name, telling the user beforehand under which licence, and how far it is. */
public final class CorpusFetcher {
    private static final String FOLDER = "corpora";

    private final Progress progress;
    private final CorpusStore store;

    /** A fetcher into a folder, which need not exist. */
    public CorpusFetcher(Progress progress, Path folder) {
        this.progress = progress;
        this.store = new CorpusStore(folder);
    }

    /**
     * Where corpora are kept unless a user says otherwise.
     *
     * @throws CadenzaException if caching is switched off
     */
    public static Path folder() {
        return CacheFolder.of(CacheFolder.AUTO)
                .map(cache -> cache.resolve(FOLDER))
                .orElseThrow(
                        () -> new CadenzaException(
                                "Caching is off, so there is no folder for a corpus by name. Name one with --dir or CADENZA_CACHE."));
    }

    /** The folder of a corpus, if it was fetched already. */
    public Optional<Path> find(NamedCorpus corpus) {
        return store.find(corpus.name());
    }

    /**
     * The folder of a corpus, which is fetched if it is not here.
     *
     * @param mirror an address or a path in the place of the published one; empty for none
     * @throws CadenzaException if it cannot be fetched or what comes is not to be trusted
     */
    public Path fetch(NamedCorpus corpus, String mirror) {
        if (find(corpus).isEmpty()) {
            progress.note("%s (%s)%nlicence: %s%n         %s"
                    .formatted(corpus.title(), corpus.homepage(), corpus.licence(), corpus.licenceAddress()));
        }
        long files = corpus.files().size();
        long total = files == 1 ? Math.max(1, corpus.bytes().orElse(1)) : files;
        try (Progress.Work meter = new Progress.Work(progress, files == 1 ? "bytes" : "files", 0, total)) {
            return store.get(corpus, mirror, new Listener(meter, files == 1));
        }
    }

    /** One file is measured by its bytes, many by their number. */
    private static final class Listener implements DownloadListener {
        private final Progress.Work meter;
        private final boolean single;
        private String file = "";
        private long files;

        Listener(Progress.Work meter, boolean single) {
            this.meter = meter;
            this.single = single;
        }

        @Override
        public void progress(String name, long done, long bytes) {
            if (!name.equals(file)) {
                file = name;
                files++;
            }
            meter.advanceTo(single ? done : files, "fetching", single ? "" : name);
        }

        @Override
        public void note(String line) {
            meter.note(line);
        }
    }
}
