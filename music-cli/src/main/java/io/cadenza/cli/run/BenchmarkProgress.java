package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.eval.benchmark.BenchmarkListener;

/** Shows a benchmark's progress over its whole matrix, and what failed. */
public final class BenchmarkProgress implements BenchmarkListener, AutoCloseable {
    private static final int PARTS = 10_000;

    private final ProgressMeter meter;
    private int reused;

    /** Progress that begins now. */
    public BenchmarkProgress(Console console) {
        this.meter = new ProgressMeter(console, "", 0, PARTS);
    }

    @Override
    public void progressed(String what, int number, int total, double share) {
        meter.advanceTo(Math.round(PARTS * share), "measuring", number + " of " + total + ", " + what);
    }

    @Override
    public void finished(String what, boolean again) {
        if (again) {
            reused++;
        }
    }

    @Override
    public void failed(String what, String reason) {
        meter.note("failed: " + what + ": " + reason);
    }

    /** How many measurements were there already. */
    public int reused() {
        return reused;
    }

    @Override
    public void close() {
        meter.close();
    }
}
