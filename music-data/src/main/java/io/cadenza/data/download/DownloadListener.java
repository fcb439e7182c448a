package io.cadenza.data.download;

/** Hears how far a download is. */
public interface DownloadListener {
    /**
     * A number of bytes of a file have arrived.
     *
     * @param file its name
     * @param done bytes, those of an earlier attempt included
     * @param total bytes in all; -1 if nobody says
     */
    void progress(String file, long done, long total);

    /** Something that a user should know: an attempt that failed, a checksum that nobody published. */
    void note(String line);
}
