package io.cadenza.core.backend;

import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;

/**
 * What a deep-learning library implements to become a {@link Backend}; found by {@link java.util.ServiceLoader}.
 *
 * <p>Nothing here checks its arguments or its life cycle: {@link Backends} wraps every provider, and users only see the
 * wrapped backend. A provider may rely on this:
 *
 * <ul>
 *   <li>{@link #openTraining} and {@link #open} are called for what {@link #supports} accepts, with weights that fit the
 *       specification and are finite;
 *   <li>every token id is in the vocabulary, every batch fits the specification, arrays are neither empty nor ragged, and
 *       numbers of streams and learning rates are positive and finite;
 *   <li>what is opened is closed exactly once, generations before their model; nothing is called afterwards, and nothing is
 *       closed while a call to it is in flight, although the closing thread may be another one;
 *   <li>a training and a generation are never called by two threads at once.
 * </ul>
 *
 * <p>One duty is left: {@link Model#logits}, {@link Model#start} and the generations of one model are called by several
 * threads at once. What a model shares between them is immutable, or guarded by a lock.
 */
public interface BackendProvider {
    /** The name used in configurations: lower-case letters and digits, for example {@code "tensorflow"}. */
    String name();

    /**
     * The library's version and the devices of this machine; may load natives.
     *
     * @throws BackendException if the library cannot be loaded; the message names the remedy
     */
    BackendInfo describe();

    /** Whether this backend can do a task for a specification. */
    boolean supports(ModelSpec spec, Task task);

    /**
     * The place among the installed backends where the user leaves the choice open ({@code auto}) and none has been measured:
     * the greatest that supports the task is taken, of equal ones the first by name. Cadenza's own backends lie between 100
     * and 300.
     */
    default int priority(Task task) {
        return 0;
    }

    /**
     * Opens a training that continues from a state.
     *
     * @throws BackendException if library or device cannot be had
     */
    Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime);

    /**
     * Opens a model for logits and generation.
     *
     * @throws BackendException if library or device cannot be had
     */
    Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime);

    /** A model in training. */
    interface Training extends AutoCloseable {
        /** Takes one optimiser step; the loss as {@link TrainingSession#step} describes it. */
        double step(Batch batch, double learningRate);

        /** The loss as {@link TrainingSession#evaluate} describes it. */
        double evaluate(Batch batch);

        /** The state as {@link TrainingSession#snapshot} describes it. */
        TrainingState snapshot();

        /** The weights of {@link #snapshot}, which averaging asks for after each step. */
        default Weights weights() {
            return snapshot().weights();
        }

        /** Frees what the library holds. */
        @Override
        void close();
    }

    /** An opened model. Several threads may call it at once. */
    interface Model extends AutoCloseable {
        /**
         * The logits after each token of a window, [{@link ModelSpec#outputLength}][vocabulary], the caller's to keep.
         *
         * @param ids at least one
         */
        float[][] logits(int[] ids);

        /** Streams with an empty past, 1 or more. */
        Generation start(int streams);

        /** Frees what the library holds. */
        @Override
        void close();
    }

    /** Streams that advance together. */
    interface Generation extends AutoCloseable {
        /**
         * Advances every stream.
         *
         * @param ids [stream][time], equally long, at least one token each; not to be changed or kept
         * @return the logits after the last tokens, [stream][vocabulary], the caller's to keep
         */
        float[][] advance(int[][] ids);

        /**
         * All that a stream's next logits depend on, in any form that {@link #restore} understands; a copy.
         *
         * @param stream from 0
         */
        float[] past(int stream);

        /**
         * Makes a stream go on from a past. It is called for each stream before the first {@link #advance}, with pasts of equal
         * length of generations of models that were opened alike.
         *
         * @param stream from 0
         * @param past not to be changed or kept
         */
        void restore(int stream, float[] past);

        /** Frees what the streams hold. */
        @Override
        void close();
    }
}
