package io.cadenza.dl4j;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer of long short-term memory; gates in the order i, f, g, o.
 *
 * <p>Each gate has memory of its own, [step · stream][unit], so that the products with the inputs of all steps are one
 * call, and each step works on contiguous rows.
 */
final class LstmLayer extends WindowLayer<LstmMemory> {
    private static final long serialVersionUID = 1L;

    private final transient Weight inputs;
    private final transient Weight recurrent;
    private final transient Weight bias;
    private final int hidden;
    private transient @Nullable EmbeddingLayer embedding;

    LstmLayer(NeuralNetConfiguration conf, INDArray values, String name) {
        super(conf, values);
        this.inputs = weight(name + "/input/weight");
        this.recurrent = weight(name + "/recurrent/weight");
        this.bias = weight(name + "/bias");
        this.hidden = recurrent.value().rows();
    }

    /** Says whose embeddings this layer is given. */
    void multiply(EmbeddingLayer inputs) {
        embedding = inputs;
    }

    /** The layer below, if this one multiplies the embeddings of all tokens in place of those of all steps. */
    private @Nullable EmbeddingLayer multiplied(LstmMemory memory) {
        return embedding != null && embedding.isMultiplied(memory.rows()) ? embedding : null;
    }

    @Override
    LstmMemory allocate(int steps, int streams) {
        return new LstmMemory(arithmetic(), steps, streams, inputs.value().rows(), hidden);
    }

    /** A gate's columns of a weight or of its gradient. */
    private Matrix part(Matrix all, int gate) {
        return all.columns(gate * hidden, hidden);
    }

    private List<Matrix> parts(Matrix all) {
        return IntStream.range(0, LstmMemory.GATES)
                .mapToObj(gate -> part(all, gate))
                .toList();
    }

    @Override
    INDArray forward(INDArray x, boolean training) {
        LstmMemory memory = memory(x);
        LstmMemory.Copies copies = memory.copies();
        copies.read(parts(inputs.value()), parts(recurrent.value()));
        EmbeddingLayer below = multiplied(memory);
        if (below == null) {
            project(matrix(x), copies.inputs(), memory);
        } else {
            project(below, copies.inputs(), memory);
        }
        for (int t = 0; t < memory.steps(); t++) {
            if (t > 0) {
                recur(memory.hidden(t - 1), copies.recurrent(), memory, t);
            }
            memory.activate(t);
        }
        return memory.window(memory.hidden());
    }

    /** gates = b + x·W_x for all steps */
    private void project(Matrix x, List<Matrix> weights, LstmMemory memory) {
        for (int gate = 0; gate < LstmMemory.GATES; gate++) {
            memory.gate(gate).setRows(part(bias.value(), gate));
            Blas.add(memory.gate(gate), x, weights.get(gate));
        }
    }

    /** The same, where x are tokens' embeddings: b + x·W_x for each token, looked up for all steps. */
    private void project(EmbeddingLayer below, List<Matrix> weights, LstmMemory memory) {
        Matrix table = below.table().value();
        Matrix products = memory.byToken(table.rows());
        for (int gate = 0; gate < LstmMemory.GATES; gate++) {
            products.setRows(part(bias.value(), gate));
            Blas.add(products, table, weights.get(gate));
            arithmetic().look(products, below.tokens(), memory.gate(gate));
        }
    }

    /** gates(t) += h·W_h */
    private static void recur(Matrix h, List<Matrix> weights, LstmMemory memory, int t) {
        for (int gate = 0; gate < LstmMemory.GATES; gate++) {
            Blas.add(memory.gate(gate, t), h, weights.get(gate));
        }
    }

    @Override
    INDArray backward(INDArray epsilon) {
        LstmMemory memory = memory(input);
        LstmGradients gradients = memory.gradients();
        gradients.start(matrix(epsilon));
        gradients.transpose(parts(recurrent.value()));
        for (int t = memory.steps() - 1; t >= 0; t--) {
            gradients.step(t);
            for (int gate = 0; t > 0 && gate < LstmMemory.GATES; gate++) {
                Blas.add(gradients.hidden(t - 1), gradients.gate(gate, t), gradients.recurrent(gate));
            }
        }
        EmbeddingLayer below = multiplied(memory);
        Matrix ofInput = below == null ? gradients.input() : below.table().gradient();
        ofInput.clear();
        for (int gate = 0; gate < LstmMemory.GATES; gate++) {
            if (below == null) {
                throughInput(gate, matrix(input), gradients.gate(gate), ofInput, memory, gradients);
            } else {
                // Equal tokens have equal inputs: their gradients are added before they are multiplied.
                Matrix table = below.table().value();
                Matrix sums = memory.byToken(table.rows());
                arithmetic().lookBack(sums, below.tokens(), gradients.gate(gate));
                throughInput(gate, table, sums, ofInput, memory, gradients);
            }
        }
        throughHidden(memory, gradients);
        return memory.window(gradients.input());
    }

    /** Sets the gradients of a gate's weight for the input and of its bias, and adds to that of the input. */
    private void throughInput(
            int gate, Matrix x, Matrix delta, Matrix ofInput, LstmMemory memory, LstmGradients gradients) {
        Blas.add(ofInput, delta, memory.transposed(part(inputs.value(), gate)));
        Blas.setWeightGradient(part(inputs.gradient(), gate), x, delta);
        Blas.setRowSum(part(bias.gradient(), gate), delta, gradients.ones());
    }

    private void throughHidden(LstmMemory memory, LstmGradients gradients) {
        int streams = memory.streams();
        int later = memory.rows() - streams;
        for (int gate = 0; gate < LstmMemory.GATES; gate++) {
            Matrix delta = gradients.gate(gate);
            if (later > 0) {
                Matrix earlier = memory.hidden().rows(0, later);
                Blas.setWeightGradient(part(recurrent.gradient(), gate), earlier, delta.rows(streams, later));
            }
        }
        if (later == 0) {
            recurrent.gradient().clear();
        }
    }

    /** Two steps of memory in turn: what the last token left, and what this one makes of it. */
    @Override
    StepLayer advance(int streams) {
        LstmMemory memory = allocate(1, streams);
        List<Matrix> inputParts = parts(inputs.value());
        List<Matrix> recurrentParts = parts(recurrent.value());
        Matrix past = memory.scratch().matrix(streams, hidden);
        Matrix cell = memory.scratch().matrix(streams, hidden);
        memory.continueFrom(cell);
        return StepLayer.remembering(memory, List.of(past, cell), x -> {
            project(x, inputParts, memory);
            recur(past, recurrentParts, memory, 0);
            memory.activate(0);
            memory.keepCell();
            past.set(memory.hidden());
            return memory.hidden();
        });
    }
}
