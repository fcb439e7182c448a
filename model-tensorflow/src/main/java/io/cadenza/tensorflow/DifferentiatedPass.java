package io.cadenza.tensorflow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/**
 * A pass whose gradients TensorFlow derives.
 *
 * @param graph the graph that holds it
 * @param weights the weights to differentiate by
 * @param logits as {@link Pass#logits}
 */
record DifferentiatedPass(Graph graph, Map<String, Operand<TFloat32>> weights, Operand<TFloat32> logits)
        implements Pass {

    @Override
    public Map<String, Operand<TFloat32>> gradients(Operand<TFloat32> ofLogits) {
        List<Operand<TFloat32>> gradients = derive(graph, logits, ofLogits, List.copyOf(weights.values()));
        Map<String, Operand<TFloat32>> byName = new HashMap<>();
        for (String name : weights.keySet()) {
            byName.put(name, gradients.get(byName.size()));
        }
        return byName;
    }

    /** The gradients of some values, given that of one computed from them. */
    static List<Operand<TFloat32>> derive(
            Graph graph, Operand<TFloat32> y, Operand<TFloat32> ofY, List<Operand<TFloat32>> values) {
        Output<?>[] by = values.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
        Output<?>[] gradients =
                graph.addGradients(null, new Output<?>[] {y.asOutput()}, by, new Output<?>[] {ofY.asOutput()});
        return Arrays.stream(gradients)
                .<Operand<TFloat32>>map(gradient -> gradient.expect(TFloat32.class))
                .toList();
    }
}
