package io.cadenza.dl4j;

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
    private transient int[] tokens = {};
    /** Whether the next layer multiplies the table itself. */
    private transient boolean multiplied;

    EmbeddingLayer(NeuralNetConfiguration conf, INDArray values, int shortestWindow) {
        super(conf, values);
        this.table = weight(WEIGHT);
        this.shortestWindow = shortestWindow;
    }

    /** The embeddings. */
    static final class Memory extends WindowMemory {
        final Matrix output;

        Memory(Arithmetic arithmetic, int steps, int streams, int channels) {
            super(arithmetic, steps, streams);
            this.output = channels(channels);
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(arithmetic(), steps, streams, table.value().columns());
    }

    @Override
    INDArray forward(INDArray ids, boolean training) {
        int steps = Math.max(shortestWindow, Math.toIntExact(ids.size(0)));
        Memory memory = memory(steps, Math.toIntExact(ids.size(1)));
        int rows = Math.toIntExact(ids.length());
        int padding = memory.rows() - rows;
        if (isMultiplied(rows)) {
            return memory.window(memory.output); // of which nobody reads more than the shape
        }
        if (padding > 0) {
            memory.output.rows(0, padding).clear();
        }
        look(tokens, memory.output.rows(padding, rows));
        return memory.window(memory.output);
    }

    /** The size of an embedding. */
    int channels() {
        return table.value().columns();
    }

    /** Copies the embeddings of ids into rows. */
    void look(int[] ids, Matrix rows) {
        arithmetic().look(table.value(), ids, rows);
    }

    /**
     * Lets the next layer multiply the embeddings of all tokens once and look the products up, wherever there are fewer tokens than
     * steps. On the host's memory only: elsewhere the way back of a lookup is a product itself.
     */
    void multiplyIn(LstmLayer next) {
        if (arithmetic().isOnHost()) {
            multiplied = true;
            next.multiply(this);
        }
    }

    /** Whether the next layer multiplies the table in a pass over so many steps of streams. */
    boolean isMultiplied(int rows) {
        return multiplied && table.value().rows() <= rows;
    }

    /** The embeddings of all tokens, and their gradient, which is the next layer's to set where it multiplies them. */
    Weight table() {
        return table;
    }

    /** The ids of the pass, [step · stream]. */
    int[] tokens() {
        return tokens;
    }

    /** The ids of the next pass, [step · stream]; the array that Deeplearning4j passes on only has their shape. */
    void setTokens(int[] ids) {
        tokens = ids;
    }

    @Override
    INDArray backward(INDArray epsilon) {
        if (isMultiplied(tokens.length)) {
            return epsilon; // the next layer has set the table's gradient
        }
        Matrix all = matrix(epsilon);
        int rows = tokens.length;
        arithmetic().lookBack(table.gradient(), tokens, all.rows(all.rows() - rows, rows));
        return epsilon;
    }

    /** Sessions look embeddings up by id before they advance the layers. */
    @Override
    StepLayer advance(int streams) {
        return StepLayer.unchanged();
    }
}
