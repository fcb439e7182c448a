package io.cadenza.tck.toy;

import io.cadenza.core.backend.GenerationSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps every stream's past and computes its last window anew for each token. */
final class ToyGeneration implements GenerationSession {
    private final ToyModel model;
    private final Fault fault;
    private final int[][] pasts;
    private final float[][] buffer;
    private boolean closed;

    ToyGeneration(ToyModel model, int streams, Fault fault) {
        this.model = model;
        this.fault = fault;
        this.pasts = new int[streams][0];
        this.buffer = new float[streams][model.spec().vocabularySize()];
    }

    @Override
    public float[][] next(int[] ids) {
        model.requireOpen();
        if (closed) {
            throw new IllegalStateException("The generation session is closed");
        }
        if (ids.length != pasts.length) {
            throw new IllegalArgumentException("There is one id for each of " + pasts.length + " streams");
        }
        if (fault != Fault.ADVANCES_BEFORE_CHECKING) {
            Arrays.stream(ids).forEach(model::requireId);
        }
        List<float[]> logits = new ArrayList<>();
        for (int stream = 0; stream < ids.length; stream++) {
            int place = fault == Fault.STATE_SHARED_BETWEEN_STREAMS ? 0 : stream;
            pasts[place] = appended(pasts[place], model.requireId(ids[stream]));
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
    public float[][] prime(int[][] prompts) {
        int time = prompts.length == 0 ? 0 : prompts[0].length;
        if (time == 0 || Arrays.stream(prompts).anyMatch(prompt -> prompt.length != time)) {
            throw new IllegalArgumentException("Prompts are equally long and hold at least one token");
        }
        Arrays.stream(prompts).flatMapToInt(Arrays::stream).forEach(model::requireId);
        float[][] logits = {};
        for (int t = fault == Fault.PROMPT_LOSES_ITS_FIRST_TOKEN && time > 1 ? 1 : 0; t < time; t++) {
            int position = t;
            logits = next(
                    Arrays.stream(prompts).mapToInt(prompt -> prompt[position]).toArray());
        }
        return logits;
    }

    private static int[] appended(int[] past, int id) {
        int[] longer = Arrays.copyOf(past, past.length + 1);
        longer[past.length] = id;
        return longer;
    }

    @Override
    public void close() {
        closed = true;
    }
}
