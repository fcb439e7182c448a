package io.cadenza.eval.benchmark;

/** Told how a benchmark goes, from several threads but never at once. */
public interface BenchmarkListener {
    /**
     * Work goes on.
     *
     * @param what the measurement under way
     * @param number which it is, counted from 1
     * @param total how many there are
     * @param share of the whole benchmark's expected time that is behind, 0 to 1
     */
    void progressed(String what, int number, int total, double share);

    /** A measurement is over, or was there already. */
    void finished(String what, boolean reused);

    /** A measurement failed; the others go on. */
    void failed(String what, String reason);
}
