package io.cadenza.dl4j;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The first layer: rows of a table by token id, from [steps, streams] to [steps, streams, E]. Windows with too few steps
 * are extended by zeros at their start.
 */
final class EmbeddingLayer extends WindowLayer<EmbeddingLayer.Memory> {
    static final String WEIGHT = "embedding/weight";
    private static final long serialVersionUID = 1L;

    private final transient Weight table;
    private final int shortestWindow;

    EmbeddingLayer(NeuralNetConfiguration conf, INDArray values, int shortestWindow) {
        super(conf, values);
        this.table = weight(WEIGHT);
        this.shortestWindow = shortestWindow;
    }

    /** The embeddings. */
    static final class Memory extends WindowMemory {
        final Matrix output;

        Memory(int steps, int streams, int channels) {
            super(steps, streams);
            this.output = channels(channels);
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams, table.value().columns());
    }

    @Override
    INDArray forward(INDArray ids, boolean training) {
        int steps = Math.max(shortestWindow, Math.toIntExact(ids.size(0)));
        Memory memory = memory(steps, Math.toIntExact(ids.size(1)));
        int rows = Math.toIntExact(ids.length());
        int padding = memory.rows() - rows;
        if (padding > 0) {
            memory.output.rows(0, padding).clear();
        }
        look(ids.data().asNioInt(), memory.output.rows(padding, rows));
        return memory.window(memory.output);
    }

    /** The size of an embedding. */
    int channels() {
        return table.value().columns();
    }

    /** Copies the embeddings of ids into rows. */
    void look(IntBuffer ids, Matrix rows) {
        int channels = rows.columns();
        FloatBuffer from = table.value().buffer();
        FloatBuffer to = rows.buffer();
        for (int i = 0; i < rows.rows(); i++) {
            to.put(i * channels, from, ids.get(i) * channels, channels);
        }
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Matrix gradient = table.gradient();
        gradient.clear();
        IntBuffer ids = input.data().asNioInt();
        int rows = Math.toIntExact(input.length());
        Matrix all = Matrix.of(epsilon);
        FloatBuffer from = all.rows(all.rows() - rows, rows).buffer();
        FloatBuffer to = gradient.buffer();
        int channels = gradient.columns();
        for (int i = 0; i < rows; i++) {
            int source = i * channels;
            int target = ids.get(i) * channels;
            for (int c = 0; c < channels; c++) {
                to.put(target + c, to.get(target + c) + from.get(source + c));
            }
        }
        return epsilon;
    }

    /** Sessions look embeddings up by id before they advance the layers. */
    @Override
    StepLayer advance(int streams) {
        return StepLayer.unchanged();
    }
}
