package io.cadenza.dl4j;

import io.cadenza.core.Seeds;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout: in training each value is kept with probability 1 − p and then divided by it. Which are kept depends on
 * the seed given before the pass alone, not on passes before it, so that resuming is exact.
 */
final class DropoutLayer extends WindowLayer<DropoutLayer.Memory> implements Reseeded {
    private static final long serialVersionUID = 1L;

    private final int channels;
    private final double keep;
    private final transient Random random = Nd4j.getRandomFactory().getNewRandomInstance(0);
    private boolean dropped;

    DropoutLayer(NeuralNetConfiguration conf, INDArray values, int channels, double dropout) {
        super(conf, values);
        this.channels = channels;
        this.keep = 1 - dropout;
    }

    /** What is kept, and the output. */
    final class Memory extends WindowMemory {
        final Matrix mask = channels(channels);
        final Matrix output = channels(channels);

        Memory(int steps, int streams) {
            super(steps, streams);
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams);
    }

    @Override
    public void reseed(long seed) {
        random.setSeed(Seeds.derive(seed, "dropout", getIndex()));
    }

    @Override
    INDArray forward(INDArray x, boolean training) {
        dropped = training;
        if (!training) {
            return x;
        }
        Memory memory = memory(x);
        Nd4j.getExecutioner().exec(new BernoulliDistribution(memory.mask.array(), keep), random);
        Blas.scale(memory.mask, (float) (1 / keep));
        Pointwise.product(memory.output, Matrix.of(x), memory.mask).run();
        return memory.window(memory.output);
    }

    @Override
    INDArray backward(INDArray epsilon) {
        if (dropped) {
            Matrix delta = Matrix.of(epsilon);
            Pointwise.product(delta, delta, memory(input).mask).run();
        }
        return epsilon;
    }

    @Override
    StepLayer advance(int streams) {
        return StepLayer.unchanged();
    }
}
