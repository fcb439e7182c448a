package io.cadenza.data.corpus;

/** Hears how the reading of a corpus goes on. Calls come one at a time, from the threads that read. */
@FunctionalInterface
public interface CorpusListener {
    /** Listens to nothing. */
    CorpusListener NONE = (done, total, name) -> {};

    /**
     * A file has been read or has failed.
     *
     * @param done files finished so far, this one included
     * @param total files of the corpus
     * @param name the file's name relative to the corpus
     */
    void fileDone(int done, int total, String name);
}
