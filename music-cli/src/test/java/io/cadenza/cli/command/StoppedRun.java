package io.cadenza.cli.command;

import io.cadenza.cli.config.Config;
import io.cadenza.cli.config.ConfigLoader;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.RunFolder;
import io.cadenza.cli.run.TrainingRun;
import io.cadenza.core.file.ModelFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A run that is stopped as Ctrl-C stops one, but after a known number of steps. */
final class StoppedRun {
    private StoppedRun() {}

    /** Begins the run in a folder anew and stops it. */
    static void stopAfter(int steps, Path folder) {
        stopAfter(steps, folder, folder.resolve("config.yaml"));
    }

    /** Begins a run in a folder with another one's configuration and stops it. */
    static void stopAfter(int steps, Path folder, Path configuration) {
        run(steps, folder, configuration, TrainingRun.Start.OVERWRITE);
    }

    /** Goes on with the run in a folder and stops it again. */
    static void resumeAndStopAfter(int steps, Path folder) {
        run(steps, folder, folder.resolve("config.yaml"), TrainingRun.Start.RESUME);
    }

    private static void run(int steps, Path folder, Path configuration, TrainingRun.Start start) {
        Config config = ConfigLoader.ofDefault().file(configuration).load();
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), true, false);
        AtomicInteger asked = new AtomicInteger();
        new TrainingRun(console, new RunFolder(folder), () -> asked.getAndIncrement() == steps).run(config, start);
    }

    /** The steps in an epoch of a finished run. */
    static int stepsPerEpoch(Path folder) {
        return Math.toIntExact(ModelFile.read(folder.resolve("model.safetensors"))
                .history()
                .get(0)
                .step());
    }
}
