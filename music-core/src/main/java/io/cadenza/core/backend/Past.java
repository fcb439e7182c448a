package io.cadenza.core.backend;

import io.cadenza.core.model.ModelSpec;

/**
 * All that a stream's next logits depend on, as it was after some token: {@link SequenceModel#start(java.util.List)} goes on from it
 * as often as wished. Immutable, on Java's heap, and of use to the model that made it or one opened alike.
 */
public final class Past {
    private final ModelSpec spec;
    private final float[] values;

    /** Of a stream of a model; the numbers are the backend's own, and nothing changes them. */
    Past(ModelSpec spec, float[] values) {
        this.spec = spec;
        this.values = values;
    }

    /** The specification of the model that it is of. */
    public ModelSpec spec() {
        return spec;
    }

    /** How many bytes it holds. */
    public long bytes() {
        return (long) values.length * Float.BYTES;
    }

    float[] values() {
        return values;
    }
}
