package io.cadenza.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The maximum over groups of steps, channel by channel; of equal values the first passes the gradient on. Steps after the
 * last full group are left out.
 */
final class MaximumLayer extends WindowLayer<MaximumLayer.Memory> {
    /** All steps are one group. */
    static final int ALL = 0;

    private static final long serialVersionUID = 1L;

    private final int channels;
    private final int group;

    /** @param group how many steps, or {@link #ALL} */
    MaximumLayer(NeuralNetConfiguration conf, INDArray values, int channels, int group) {
        super(conf, values);
        this.channels = channels;
        this.group = group;
    }

    /** The operations on steps of an input that is copied in, since it may be elsewhere next time. */
    final class Memory extends WindowMemory {
        final int groups;
        final Matrix input = channels(channels);
        final Matrix output;
        final INDArray outputWindow;
        final Matrix gradient = channels(channels);
        final Matrix delta;
        final List<Runnable> forward = new ArrayList<>();
        final List<Runnable> backward = new ArrayList<>();

        Memory(int steps, int streams) {
            super(arithmetic(), steps, streams);
            int size = group == ALL ? steps : group;
            this.groups = steps / size;
            this.output = scratch().matrix(groups * streams, channels);
            this.outputWindow = output.array(groups, streams);
            this.delta = scratch().matrix(groups * streams, channels);
            for (int i = 0; i < groups; i++) {
                plan(i, size);
            }
        }

        private Matrix step(Matrix all, int t) {
            return all.rows(t * streams(), streams());
        }

        /** A later step takes the gradient where it exceeds the maximum before it; the first takes what is left. */
        private void plan(int index, int size) {
            Matrix max = step(output, index);
            Matrix rest = step(delta, index);
            int first = index * size;
            forward.add(() -> max.set(step(input, first)));
            List<Runnable> reversed = new ArrayList<>();
            for (int t = first + 1; t < first + size; t++) {
                Matrix x = step(input, t);
                Matrix takes = step(gradient, t);
                forward.add(Pointwise.difference(takes, x, max));
                forward.add(Pointwise.isPositive(takes, takes));
                forward.add(Pointwise.maximum(max, max, x));
                reversed.add(0, Pointwise.difference(rest, rest, takes));
                reversed.add(0, Pointwise.product(takes, takes, rest));
            }
            backward.addAll(reversed);
            backward.add(() -> step(gradient, first).set(rest));
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams);
    }

    @Override
    INDArray forward(INDArray x, boolean training) {
        Memory memory = memory(x);
        memory.input.set(matrix(x));
        memory.forward.forEach(Runnable::run);
        return memory.outputWindow;
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        memory.delta.set(matrix(epsilon));
        memory.backward.forEach(Runnable::run);
        int used = Math.toIntExact(epsilon.length()) / channels * (memory.steps() / memory.groups);
        if (used < memory.rows()) {
            memory.gradient.rows(used, memory.rows() - used).clear();
        }
        return memory.window(memory.gradient);
    }

    @Override
    StepLayer advance(int streams) {
        throw new IllegalStateException("wavenet-simple recomputes its window");
    }
}
