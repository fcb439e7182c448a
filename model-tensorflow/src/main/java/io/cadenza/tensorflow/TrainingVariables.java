package io.cadenza.tensorflow;

import io.cadenza.core.model.Adam;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.types.TFloat32;

/** The weights in training and Adam's moments, and the sum of the gradients of a batch's parts: variables of one vector each. */
final class TrainingVariables {
    private final Ops tf;
    private final WeightLayout layout;
    private final Variable weights;
    private final Variable firstMoments;
    private final Variable secondMoments;
    private Optional<Variable> sumOfGradients = Optional.empty();

    /** A variable and the ways to it. */
    private record Variable(VarHandleOp handle, Placeholder<TFloat32> given, Op assign, Operand<TFloat32> value) {

        /** Without a shared name all variables of a session would be one. */
        static Variable create(Ops tf, String name, int size) {
            VarHandleOp handle = tf.varHandleOp(TFloat32.class, Shape.of(size), VarHandleOp.sharedName(name));
            Placeholder<TFloat32> given = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(size)));
            AssignVariableOp assign = tf.assignVariableOp(handle, given);
            return new Variable(handle, given, assign, tf.readVariableOp(handle, TFloat32.class));
        }

        void set(Session session, float[] vector) {
            try (TFloat32 tensor = TFloat32.tensorOf(Shape.of(vector.length))) {
                tensor.asRawTensor().data().asFloats().write(vector);
                session.runner().feed(given, tensor).addTarget(assign).run().close();
            }
        }
    }

    TrainingVariables(Ops tf, WeightLayout layout) {
        this.tf = tf;
        this.layout = layout;
        this.weights = Variable.create(tf, "weights", layout.size());
        this.firstMoments = Variable.create(tf, "firstMoments", layout.size());
        this.secondMoments = Variable.create(tf, "secondMoments", layout.size());
    }

    void set(Session session, Weights newWeights, Weights newFirstMoments, Weights newSecondMoments) {
        weights.set(session, layout.pack(newWeights));
        firstMoments.set(session, layout.pack(newFirstMoments));
        secondMoments.set(session, layout.pack(newSecondMoments));
    }

    Operand<TFloat32> sum() {
        return sumOfGradients().value();
    }

    Op addToSum(Operand<TFloat32> gradients) {
        return tf.assignAddVariableOp(sumOfGradients().handle(), gradients);
    }

    void clearSum(Session session) {
        sumOfGradients().set(session, new float[layout.size()]);
    }

    private Variable sumOfGradients() {
        Variable variable = sumOfGradients.orElseGet(() -> Variable.create(tf, "sumOfGradients", layout.size()));
        sumOfGradients = Optional.of(variable);
        return variable;
    }

    /** Copies of the weights, the first and the second moments. */
    List<Weights> values(Session session) {
        try (Result result = session.runner()
                .fetch(weights.value())
                .fetch(firstMoments.value())
                .fetch(secondMoments.value())
                .run()) {
            return List.of(weightsOf(result, 0), weightsOf(result, 1), weightsOf(result, 2));
        }
    }

    /** A copy of the weights. */
    Weights currentWeights(Session session) {
        try (Result result = session.runner().fetch(weights.value()).run()) {
            return weightsOf(result, 0);
        }
    }

    private Weights weightsOf(Result result, int index) {
        float[] vector = new float[layout.size()];
        result.get(index).asRawTensor().data().asFloats().read(vector);
        return layout.unpack(vector);
    }

    /** The weights by name, as they are at the start of a run or, if any are given, after updates in it. */
    Map<String, Operand<TFloat32>> weightsByName(Op... updates) {
        Operand<TFloat32> vector = updates.length == 0
                ? weights.value()
                : tf.withControlDependencies(updates).readVariableOp(weights.handle(), TFloat32.class);
        Map<String, Operand<TFloat32>> byName = new HashMap<>();
        layout.shapes().forEach((name, shape) -> {
            Operand<TFloat32> part = tf.slice(vector, tf.array(layout.offset(name)), tf.array(shape.size()));
            byName.put(
                    name,
                    tf.reshape(
                            part,
                            tf.constant(
                                    shape.dimensions().stream().mapToInt(i -> i).toArray())));
        });
        return byName;
    }

    /** Gradients by name as one vector. */
    Operand<TFloat32> vector(Map<String, Operand<TFloat32>> byName) {
        List<Operand<TFloat32>> parts = new ArrayList<>();
        layout.shapes().forEach((name, shape) -> {
            parts.add(tf.reshape(byName.get(name), tf.array(-1)));
            if (WeightLayout.gap(shape) > 0) {
                parts.add(tf.constant(new float[WeightLayout.gap(shape)]));
            }
        });
        return tf.concat(parts, tf.constant(0));
    }

    /**
     * The update of Kingma and Ba in the form that {@link Adam} names.
     *
     * <p>The step size comes from Java, in double precision: powers of β fed to TensorFlow's operation would be rounded to
     * floats before they are taken from 1.
     *
     * @param decayed the share of weights that decays in this step
     */
    Op update(Adam adam, Operand<TFloat32> gradients, Operand<TFloat32> stepSize, Operand<TFloat32> decayed) {
        if (adam.weightDecay() == 0) {
            return update(tf, adam, gradients, stepSize);
        }
        // Weights decay once everything that reads them is over: their gradients are there.
        Operand<TFloat32> decay = tf.math.mul(weights.value(), tf.math.mul(decaying(adam), decayed));
        Op subtraction = tf.withControlDependencies(gradients).assignSubVariableOp(weights.handle(), decay);
        return update(tf.withControlDependencies(subtraction), adam, gradients, stepSize);
    }

    /** 1 for each weight that decays, 0 for the others. */
    private Operand<TFloat32> decaying(Adam adam) {
        float[] ones = new float[layout.size()];
        layout.shapes().forEach((name, shape) -> {
            int from = layout.offset(name);
            Arrays.fill(ones, from, from + shape.size(), adam.decays(shape) ? 1 : 0);
        });
        return tf.constant(ones);
    }

    private Op update(Ops ops, Adam adam, Operand<TFloat32> gradients, Operand<TFloat32> stepSize) {
        return ResourceApplyAdam.create(
                ops.scope(),
                weights.handle(),
                firstMoments.handle(),
                secondMoments.handle(),
                tf.constant(0f),
                tf.constant(0f),
                stepSize,
                tf.constant((float) adam.beta1()),
                tf.constant((float) adam.beta2()),
                tf.constant((float) adam.epsilon()),
                clipped(adam, gradients));
    }

    private Operand<TFloat32> clipped(Adam adam, Operand<TFloat32> gradients) {
        if (adam.clipNorm() == 0) {
            return gradients;
        }
        Operand<TFloat32> limit = tf.constant((float) adam.clipNorm());
        Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.nn.l2Loss(gradients)));
        return tf.math.mul(gradients, tf.math.div(limit, tf.math.maximum(norm, limit)));
    }
}
