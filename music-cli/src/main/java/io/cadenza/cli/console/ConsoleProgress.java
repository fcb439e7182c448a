package io.cadenza.cli.console;

import io.cadenza.run.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Shows on a console what a job says and how far it is. */
public final class ConsoleProgress implements Progress {
    private final Console console;
    private final Map<Work, ProgressMeter> meters = new HashMap<>();

    /** Progress on a console. */
    public ConsoleProgress(Console console) {
        this.console = console;
    }

    @Override
    public synchronized void say(Level level, String line) {
        meters.values().forEach(ProgressMeter::close); // takes bars away; they come again below the line
        if (level == Level.WARNING) {
            console.warn(line);
        } else {
            console.note(line);
        }
    }

    @Override
    public synchronized void advance(Work work, long done, String label, LongFunction<String> detail) {
        if (done >= work.total()) {
            ProgressMeter meter = meters.remove(work);
            if (meter != null) {
                meter.close();
            }
            return;
        }
        meters.computeIfAbsent(work, any -> new ProgressMeter(console, work.unit(), work.first(), work.total()))
                .advanceTo(done, label, detail);
    }
}
