package io.cadenza.cli.command;

import io.cadenza.core.file.ModelFile;
import io.cadenza.run.Progress;
import io.cadenza.run.Training;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
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
        run(steps, folder, configuration, Training.Start.OVERWRITE);
    }

    /** Goes on with the run in a folder and stops it again. */
    static void resumeAndStopAfter(int steps, Path folder) {
        run(steps, folder, folder.resolve("config.yaml"), Training.Start.RESUME);
    }

    private static void run(int steps, Path folder, Path configuration, Training.Start start) {
        Config config = ConfigLoader.ofDefault().file(configuration).load();
        AtomicInteger asked = new AtomicInteger();
        Training.of(config)
                .start(start)
                .until(() -> asked.getAndIncrement() == steps)
                .run(folder, Progress.NONE);
    }

    /** The steps in an epoch of a finished run. */
    static int stepsPerEpoch(Path folder) {
        return Math.toIntExact(ModelFile.read(folder.resolve("model.safetensors"))
                .history()
                .get(0)
                .step());
    }
}
