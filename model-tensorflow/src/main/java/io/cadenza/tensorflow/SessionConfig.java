package io.cadenza.tensorflow;

import org.tensorflow.proto.ConfigProto;

/** How TensorFlow's sessions use threads. */
final class SessionConfig {
    private SessionConfig() {}

    /**
     * Every operation on one thread, several operations at a time. Splitting operations gains nothing on two cores, and
     * their sums would depend on the number of threads.
     */
    static ConfigProto training(int threads) {
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(threads)
                .setUsePerSessionThreads(true)
                .setAllowSoftPlacement(true)
                .build();
    }

    /** Everything in the caller's thread: a token is too little work to hand over. */
    static ConfigProto generation() {
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(-1)
                .setAllowSoftPlacement(true)
                .build();
    }
}
