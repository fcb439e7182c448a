package io.cadenza.tck.toy;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.model.TransformerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps every stream's past and computes its last window anew for each token. */
final class ToyGeneration implements BackendProvider.Generation {
    private final ToyModel model;
    private final Fault fault;
    private final int[][] pasts;
    private final float[][] buffer;

    ToyGeneration(ToyModel model, int streams, Fault fault) {
        this.model = model;
        this.fault = fault;
        this.pasts = new int[streams][0];
        this.buffer = new float[streams][model.spec().vocabularySize()];
    }

    @Override
    public float[][] advance(int[][] ids) {
        List<float[]> logits = new ArrayList<>();
        for (int stream = 0; stream < ids.length; stream++) {
            int place = fault == Fault.STATE_SHARED_BETWEEN_STREAMS ? 0 : stream;
            boolean loses = fault == Fault.PROMPT_LOSES_ITS_FIRST_TOKEN && ids[stream].length > 1;
            for (int id : Arrays.copyOfRange(ids[stream], loses ? 1 : 0, ids[stream].length)) {
                pasts[place] = appended(pasts[place], id);
            }
            logits.add(model.last(pasts[place]));
        }
        return fault == Fault.LOGITS_IN_ONE_BUFFER ? inBuffer(logits) : logits.toArray(float[][]::new);
    }

    private float[][] inBuffer(List<float[]> logits) {
        for (int stream = 0; stream < buffer.length; stream++) {
            System.arraycopy(logits.get(stream), 0, buffer[stream], 0, buffer[stream].length);
        }
        return buffer;
    }

    @Override
    public float[] past(int stream) {
        int forgotten = fault == Fault.PAST_FORGETS_A_TOKEN ? 1 : 0;
        if (fault == Fault.PAST_HOLDS_ONE_WINDOW && model.spec() instanceof TransformerSpec spec) {
            forgotten = Math.max(0, pasts[stream].length - spec.window());
        }
        float[] past = new float[pasts[stream].length - forgotten];
        for (int i = 0; i < past.length; i++) {
            past[i] = pasts[stream][i + forgotten];
        }
        return past;
    }

    @Override
    public void restore(int stream, float[] past) {
        pasts[stream] = new int[past.length];
        for (int i = 0; i < past.length; i++) {
            pasts[stream][i] = (int) past[i];
        }
    }

    private static int[] appended(int[] past, int id) {
        int[] longer = Arrays.copyOf(past, past.length + 1);
        longer[past.length] = id;
        return longer;
    }

    @Override
    public void close() {
        // All is on the heap.
    }
}
