package io.cadenza.tensorflow;

import io.cadenza.core.backend.Device;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** How TensorFlow's sessions use devices and threads. */
final class SessionConfig {
    private SessionConfig() {}

    /**
     * Every operation on one thread, several operations at a time. Splitting operations gains nothing on two cores, and
     * their sums would depend on the number of threads.
     *
     * <p>On a CPU TensorFlow runs the graph as it is built: rewriting it takes half the time to the first step, and no later one is
     * faster for it.
     */
    static ConfigProto training(Device device, int threads) {
        ConfigProto.Builder config =
                on(device).setInterOpParallelismThreads(threads).setUsePerSessionThreads(true);
        if (device.kind() == Device.Kind.CPU) {
            config.getGraphOptionsBuilder().getRewriteOptionsBuilder().setDisableMetaOptimizer(true);
        }
        return config.build();
    }

    /** Everything in the caller's thread: a token is too little work to hand over. */
    static ConfigProto generation(Device device) {
        return on(device).setInterOpParallelismThreads(-1).build();
    }

    /** The same devices, and an error where one is missing. */
    static ConfigProto probe(Device device) {
        return on(device).setAllowSoftPlacement(false).build();
    }

    private static ConfigProto.Builder on(Device device) {
        ConfigProto.Builder config =
                ConfigProto.newBuilder().setIntraOpParallelismThreads(1).setAllowSoftPlacement(true);
        return switch (device.kind()) {
            case AUTO -> config;
            case CPU -> config.putDeviceCount("GPU", 0);
            case GPU ->
                config.setGpuOptions(GPUOptions.newBuilder()
                        .setVisibleDeviceList(String.valueOf(device.index()))
                        .setAllowGrowth(true));
        };
    }
}
