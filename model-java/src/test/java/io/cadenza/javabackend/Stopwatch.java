package io.cadenza.javabackend;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/** Medians over blocks of the time per unit of work, by the wall's clock and by the calling thread's processor time. */
final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final double[] wall;
    private final double[] processor;
    private final double unitsPerBlock;
    private int block;

    Stopwatch(int blocks, double unitsPerBlock) {
        this.wall = new double[blocks];
        this.processor = new double[blocks];
        this.unitsPerBlock = unitsPerBlock;
    }

    void time(Runnable work) {
        long processorStart = THREADS.getCurrentThreadCpuTime();
        long wallStart = System.nanoTime();
        work.run();
        wall[block] = (System.nanoTime() - wallStart) / 1e3 / unitsPerBlock;
        processor[block] = (THREADS.getCurrentThreadCpuTime() - processorStart) / 1e3 / unitsPerBlock;
        block++;
    }

    /** Microseconds of processor time. */
    double processorMicroseconds() {
        return median(processor);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.1f us per token (processor time %.1f)", median(wall), processorMicroseconds());
    }
}
