package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.Device;

/**
 * One model on one backend, device and number of threads.
 *
 * @param trains whether the backend trains this model
 * @param generates whether the backend generates with it
 */
record Cell(BenchmarkModel model, String backend, Device device, int threads, boolean trains, boolean generates) {

    /** A name for people and files, such as {@code lstm-dl4j-cpu-2}. */
    String name() {
        return "%s-%s-%s-%d".formatted(model.name(), backend, device.toString().replace(':', '.'), threads);
    }
}
