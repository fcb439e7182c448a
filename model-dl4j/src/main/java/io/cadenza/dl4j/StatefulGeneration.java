package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendProvider;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/** Generation that advances each layer by one step, from the past that the layer keeps. */
final class StatefulGeneration implements BackendProvider.Generation {
    private final EmbeddingLayer embedding;
    private final Buffers scratch = new Buffers();
    private final Matrix embedded;
    private final List<StepLayer> layers = new ArrayList<>();

    StatefulGeneration(List<WindowLayer<?>> layers, int streams) {
        this.embedding = (EmbeddingLayer) layers.get(0);
        this.embedded = scratch.matrix(streams, embedding.channels());
        layers.subList(1, layers.size()).forEach(layer -> this.layers.add(layer.advance(streams)));
    }

    @Override
    public float[][] advance(int[][] ids) {
        int[] column = new int[ids.length];
        Matrix x = embedded;
        for (int t = 0; t < ids[0].length; t++) {
            for (int stream = 0; stream < ids.length; stream++) {
                column[stream] = ids[stream][t];
            }
            embedding.look(IntBuffer.wrap(column), embedded);
            x = embedded;
            for (StepLayer layer : layers) {
                x = layer.next(x);
            }
        }
        return x.toRows();
    }

    @Override
    public void close() {
        layers.forEach(StepLayer::close);
        scratch.close();
    }
}
