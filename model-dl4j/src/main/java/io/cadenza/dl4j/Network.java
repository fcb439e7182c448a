package io.cadenza.dl4j;

import io.cadenza.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j network on weights that it may share with others. Windows go in as ids of [step · stream], logits come
 * out as [scored step · stream][vocabulary]. Used by one thread at a time, but for
 * {@link #logits}.
 */
final class Network implements AutoCloseable {
    private final Arithmetic arithmetic;
    private final MultiLayerNetwork network;
    private final List<WindowLayer<?>> layers = new ArrayList<>();
    private @Nullable Ids ids;
    private @Nullable INDArray gradients;

    /**
     * A network on weights.
     *
     * @param flat [1, number of values], as {@link FlatWeights} lays them out; not copied, not freed
     */
    Network(Arithmetic arithmetic, ModelSpec spec, INDArray flat) {
        this.arithmetic = arithmetic;
        NeuralNetConfiguration.ListBuilder chain = new NeuralNetConfiguration.Builder()
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .list();
        Architecture.layers(arithmetic, spec).forEach(chain::layer);
        MultiLayerConfiguration configuration = chain.build();
        this.network = new MultiLayerNetwork(configuration);
        network.init(flat, false);
        for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
            layers.add((WindowLayer<?>) layer);
        }
        if (layers.get(0) instanceof EmbeddingLayer embedding && layers.get(1) instanceof LstmLayer next) {
            embedding.multiplyIn(next);
        }
    }

    /** Stands for the ids of one shape of windows. */
    private record Ids(Buffers scratch, INDArray array, int steps, int streams) {}

    /** The layers from embedding to output. */
    List<WindowLayer<?>> layers() {
        return layers;
    }

    /**
     * The logits after each step that is scored.
     *
     * @param tokens [step · stream], time outermost
     * @param lossStart the first step to give logits for; of no effect on a model that predicts one
     * @return [step · stream][vocabulary], valid until the next pass
     */
    Matrix forward(int[] tokens, int steps, int streams, int lossStart, boolean training) {
        for (WindowLayer<?> layer : layers) {
            if (layer instanceof ScoredStepsLayer scored) {
                scored.setFirst(lossStart);
            } else if (layer instanceof EmbeddingLayer embedding) {
                embedding.setTokens(tokens);
            }
        }
        network.setInput(ids(steps, streams).array());
        List<INDArray> activations = network.feedForward(training, false);
        return Matrix.of(arithmetic, activations.get(activations.size() - 1));
    }

    /**
     * The logits after each step, the caller's to keep. May be called by several threads: they take turns at the activations'
     * memory.
     *
     * @param tokens [step · stream], time outermost
     */
    synchronized float[][] logits(int[] tokens, int steps, int streams) {
        return forward(tokens, steps, streams, 0, false).toRows();
    }

    private Ids ids(int steps, int streams) {
        Ids current = ids;
        if (current == null || current.steps != steps || current.streams != streams) {
            release(current);
            Buffers scratch = new Buffers(arithmetic);
            current = new Ids(scratch, scratch.ids(steps, streams), steps, streams);
            ids = current;
        }
        return current;
    }

    private static void release(@Nullable Ids ids) {
        if (ids != null) {
            ids.scratch.close();
        }
    }

    /** Sets what the next training pass drops. */
    void reseedDropout(long seed) {
        for (WindowLayer<?> layer : layers) {
            if (layer instanceof Dropping.Layer dropout) {
                dropout.reseed(seed);
            }
        }
    }

    /**
     * The gradients of all weights, in one row as the weights lie.
     *
     * @param delta the gradient of the logits of the last pass; may be overwritten
     */
    Matrix backward(Matrix delta, int steps, int streams) {
        if (gradients == null) {
            network.initGradientsView();
            gradients = network.getFlattenedGradients();
        }
        network.backpropGradient(delta.array(steps, streams), LayerWorkspaceMgr.noWorkspaces());
        return Matrix.of(arithmetic, gradients, 1, Math.toIntExact(gradients.length()));
    }

    /** Frees all but the weights. {@code MultiLayerNetwork.close} would free those too, and collect garbage. */
    @Override
    public void close() {
        layers.forEach(WindowLayer::release);
        release(ids);
        ids = null;
        if (gradients != null) {
            gradients.close();
            gradients = null;
        }
    }
}
