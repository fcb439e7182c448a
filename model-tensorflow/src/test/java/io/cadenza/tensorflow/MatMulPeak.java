package io.cadenza.tensorflow;

import io.cadenza.core.backend.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The machine's speed at products of 1024 x 1024 matrices, one chain of them on each thread. */
final class MatMulPeak {
    private static final int SIZE = 1024;
    private static final int CHAIN = 20;

    private MatMulPeak() {}

    static double gigaflops(int threads, int repetitions) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            List<Operand<TFloat32>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Operand<TFloat32> x = tf.random.randomUniform(tf.array(SIZE, SIZE), TFloat32.class);
                Operand<TFloat32> y = x;
                for (int j = 0; j < CHAIN; j++) {
                    y = tf.linalg.matMul(y, x);
                }
                ends.add(tf.reduceMax(y, tf.array(0, 1)));
            }
            try (Session session = new Session(graph, SessionConfig.training(Device.CPU, threads))) {
                double[] rates = new double[repetitions];
                for (int repetition = -1; repetition < repetitions; repetition++) {
                    long start = System.nanoTime();
                    session.runner().fetch(tf.stack(ends)).run().close();
                    double seconds = (System.nanoTime() - start) / 1e9;
                    if (repetition >= 0) {
                        rates[repetition] = 2.0 * SIZE * SIZE * SIZE * CHAIN * threads / seconds / 1e9;
                    }
                }
                Arrays.sort(rates);
                return rates[repetitions / 2];
            }
        }
    }
}
