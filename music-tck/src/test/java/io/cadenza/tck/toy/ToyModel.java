package io.cadenza.tck.toy;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.Map;

/** Whole windows, computed anew each time. */
final class ToyModel implements SequenceModel {
    private final ModelSpec spec;
    private final Map<String, Matrix> weights;
    private final Fault fault;
    private boolean closed;

    ToyModel(ModelSpec spec, Weights weights, Fault fault) {
        this.spec = spec;
        this.weights = ToyWeights.matrices(weights, fault);
        this.fault = fault;
    }

    @Override
    public ModelSpec spec() {
        return spec;
    }

    @Override
    public float[][] logits(int[] ids) {
        requireOpen();
        if (ids.length == 0) {
            throw new IllegalArgumentException("A window has at least one token");
        }
        int[] known = ids.clone();
        for (int i = 0; i < ids.length; i++) {
            known[i] = requireId(ids[i]);
        }
        Matrix logits = new Network(new Tape(), weights, Dropout.OFF, fault, 1).logits(spec, known);
        float[][] rows = new float[logits.rows][logits.columns];
        for (int i = 0; i < logits.value.length; i++) {
            rows[i / logits.columns][i % logits.columns] = (float) logits.value[i];
        }
        return rows;
    }

    int requireId(int id) {
        if (fault == Fault.IDS_UNCHECKED) {
            return Math.floorMod(id, spec.vocabularySize());
        }
        if (id < 0 || id >= spec.vocabularySize()) {
            throw new IllegalArgumentException("A token id is 0 to " + (spec.vocabularySize() - 1) + ", not " + id);
        }
        return id;
    }

    /** The logits after the latest tokens of a past that matter. */
    float[] last(int[] past) {
        int matters = spec.receptiveField() - (fault == Fault.WINDOW_TOO_SHORT ? 1 : 0);
        float[][] rows = logits(Arrays.copyOfRange(past, Math.max(0, past.length - matters), past.length));
        return rows[rows.length - 1];
    }

    @Override
    public GenerationSession start(int streams) {
        requireOpen();
        if (streams < 1) {
            throw new IllegalArgumentException("There is at least one stream, not " + streams);
        }
        return new ToyGeneration(this, streams, fault);
    }

    void requireOpen() {
        if (closed && fault != Fault.WORKS_AFTER_CLOSE) {
            throw new IllegalStateException("The model is closed");
        }
    }

    @Override
    public void close() {
        if (closed && fault == Fault.SECOND_CLOSE_FAILS) {
            throw new IllegalStateException("The model is closed already");
        }
        closed = true;
    }
}
