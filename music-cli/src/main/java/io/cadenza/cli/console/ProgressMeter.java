package io.cadenza.cli.console;

import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * How far one piece of work has come, with rate and time left. On a terminal a bar is drawn over itself, in a pipe a line is
 * printed every few seconds, and to a user who wants quiet nothing is shown.
 */
public final class ProgressMeter implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final int BAR_WIDTH = 20;
    private static final int LINE_WIDTH = 79;

    private final Console console;
    private final String unit;
    private final long total;
    private final long first;
    private final LongSupplier clock;
    private final long started;
    private long shown;
    private boolean drawn;

    /**
     * A meter that begins now.
     *
     * @param unit what is counted, in the plural, for example {@code batches}; empty shows no rate
     * @param first how much is done already and plays no part in the rate
     * @param total how much there is
     */
    public ProgressMeter(Console console, String unit, long first, long total) {
        this(console, unit, first, total, System::nanoTime);
    }

    ProgressMeter(Console console, String unit, long first, long total, LongSupplier clock) {
        this.console = console;
        this.unit = unit;
        this.first = first;
        this.total = total;
        this.clock = clock;
        this.started = clock.getAsLong();
        this.shown = started;
    }

    /**
     * So much is done.
     *
     * @param label what is being done, shown before the bar
     * @param detail shown after the rate; may be empty
     */
    public void advanceTo(long done, String label, String detail) {
        advanceTo(done, label, any -> detail);
    }

    /**
     * The same for work of very many small steps.
     *
     * @param detail made of {@code done} when it is shown
     */
    public synchronized void advanceTo(long done, String label, LongFunction<String> detail) {
        long now = clock.getAsLong();
        // A clock that was set back would otherwise keep the meter silent until it has caught up.
        boolean due = now < shown || now - shown >= (console.terminal() ? REDRAW_NANOS : LINE_NANOS);
        if (console.quiet() || !due) {
            return;
        }
        shown = now;
        if (console.terminal()) {
            draw(label + " " + bar(done) + " " + text(done, now, detail.apply(done)));
        } else {
            console.note(label + " " + text(done, now, detail.apply(done)));
        }
    }

    /** Prints a line that stays; the bar goes on below it. */
    public synchronized void note(String line) {
        erase();
        console.note(line);
    }

    /** Prints a line that must not be missed; the bar goes on below it. */
    public synchronized void warn(String line) {
        erase();
        console.warn(line);
    }

    /** Takes the bar away. */
    @Override
    public synchronized void close() {
        erase();
    }

    private void draw(String line) {
        String shownLine = CleanWriter.oneLine(line);
        String cut = shownLine.length() > LINE_WIDTH ? shownLine.substring(0, LINE_WIDTH) : shownLine;
        console.err().print("\r" + cut + " ".repeat(LINE_WIDTH - cut.length()));
        console.err().flush();
        drawn = true;
    }

    private void erase() {
        if (drawn) {
            console.err().print("\r" + " ".repeat(LINE_WIDTH) + "\r");
            console.err().flush();
            drawn = false;
        }
    }

    private String bar(long done) {
        int filled = total == 0 ? BAR_WIDTH : (int) Math.min(BAR_WIDTH, BAR_WIDTH * done / total);
        return "[" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "]";
    }

    private String text(long done, long now, String detail) {
        if (now <= started) {
            return percent(done) + (detail.isEmpty() ? "" : ", " + detail); // a clock that was set back tells no rate
        }
        double rate = (done - first) / ((now - started) / 1e9);
        String left = rate > 0 ? ", " + time((total - done) / rate) + " left" : "";
        String shownRate =
                unit.isEmpty() ? "" : String.format(Locale.ROOT, rate < 10 ? ", %.1f %s/s" : ", %.0f %s/s", rate, unit);
        return percent(done) + shownRate + (detail.isEmpty() ? "" : ", " + detail) + left;
    }

    private String percent(long done) {
        return (total == 0 ? 100 : 100 * done / total) + "%";
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
