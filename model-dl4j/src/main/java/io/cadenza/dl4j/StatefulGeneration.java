package io.cadenza.dl4j;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/** Generation that advances each layer by one step, from the past that the layer keeps. */
final class StatefulGeneration extends Generation {
    private final EmbeddingLayer embedding;
    private final Buffers scratch = new Buffers();
    private final Matrix embedded;
    private final List<StepLayer> layers = new ArrayList<>();
    private Matrix logits;

    StatefulGeneration(Dl4jModel model, List<WindowLayer<?>> layers, int streams) {
        super(model, streams);
        this.embedding = (EmbeddingLayer) layers.get(0);
        this.embedded = scratch.matrix(streams, embedding.channels());
        this.logits = embedded;
        layers.subList(1, layers.size()).forEach(layer -> this.layers.add(layer.advance(streams)));
    }

    @Override
    void advance(int[] ids) {
        embedding.look(IntBuffer.wrap(ids), embedded);
        Matrix x = embedded;
        for (StepLayer layer : layers) {
            x = layer.next(x);
        }
        logits = x;
    }

    @Override
    float[][] logits() {
        return logits.toRows();
    }

    @Override
    void release() {
        layers.forEach(StepLayer::close);
        scratch.close();
    }
}
