package io.cadenza.run.config;

import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;

/**
 * On what a model is computed.
 *
 * @param backend a backend's name, or {@code auto}
 * @param device where
 * @param threads of the CPU for each worker, 1 or more
 */
public record RuntimeConfig(String backend, Device device, int threads) {

    static RuntimeConfig of(Settings settings) {
        int workers = settings.integer(Config.WORKERS);
        int threads = settings.size("threads")
                .orElseGet(() -> Math.max(1, Runtime.getRuntime().availableProcessors() / workers));
        return new RuntimeConfig(settings.text("backend"), Device.parse(settings.text("device")), threads);
    }

    /** The options of a backend with these settings. */
    public RuntimeOptions options(long seed) {
        return new RuntimeOptions(device, threads, seed);
    }
}
