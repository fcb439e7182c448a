package io.cadenza.javabackend;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.javabackend.TrainingMemory.LayerSlots;
import io.cadenza.javabackend.TrainingMemory.Layout;

/** How a model trains: where its layers lie, and the way through them and back. */
interface TrainableNetwork {
    Layout layout();

    /** The first layer. */
    TokenTables.Slots tokens();

    /** The last layer, which gives logits. */
    LayerSlots output();

    /** How many windows a thread takes at a time, of those that it has. */
    int windowsAtOnce(int time, int windows);

    /**
     * Whether threads go through all windows of a batch together, each computing a part of what there is at every step, and not each
     * through windows of its own. {@link Pass#run} is then called by all of them at the same time, with the same windows.
     */
    default boolean together(int time, int windows, int threads) {
        return false;
    }

    /** What one thread computes with. */
    Pass pass(TrainingMemory memory, TokenTables tables, int thread, Arithmetic arithmetic);

    /** One thread's way through the network and back. */
    interface Pass {
        /**
         * Scores the windows at work; in training adds their slopes to the thread's.
         *
         * @return the sum of losses in nats
         */
        double run(Work work);

        /** Completes the slopes after all windows. */
        default void finish() {}
    }

    static TrainableNetwork of(ModelSpec spec) {
        if (spec instanceof WaveNetSpec wavenet) {
            return new WaveNetTraining(wavenet);
        }
        if (spec instanceof TransformerSpec transformer) {
            return new TransformerTraining(transformer);
        }
        return spec instanceof LstmSpec lstm ? new LstmTraining(lstm) : new PooledTraining((SimpleWaveNetSpec) spec);
    }
}
