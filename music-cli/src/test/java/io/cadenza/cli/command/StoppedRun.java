package io.cadenza.cli.command;

import io.cadenza.cli.config.Config;
import io.cadenza.cli.config.ConfigLoader;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.RunFolder;
import io.cadenza.cli.run.TrainingRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A run that is stopped as Ctrl-C stops one, but after a known number of steps. */
final class StoppedRun {
    private StoppedRun() {}

    /** Begins the run in a folder anew and stops it. */
    static void stopAfter(int steps, Path folder) {
        Config config =
                ConfigLoader.ofDefault().file(folder.resolve("config.yaml")).load();
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), true, false);
        AtomicInteger asked = new AtomicInteger();
        new TrainingRun(console, new RunFolder(folder), () -> asked.getAndIncrement() == steps)
                .run(config, TrainingRun.Start.OVERWRITE);
    }
}
