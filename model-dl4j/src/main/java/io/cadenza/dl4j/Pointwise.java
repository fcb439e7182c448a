package io.cadenza.dl4j;

import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's pointwise operations on matrices that stay where they are: made once, run in every step. Making one takes longer
 * than running it on a few hundred values. The result may be one of the operands.
 */
final class Pointwise {
    private Pointwise() {}

    /** z = x + y */
    static Runnable sum(Matrix z, Matrix x, Matrix y) {
        return run(new PairwiseOp(PairwiseOp.Kind.ADD, x.array(), y.array(), z.array()));
    }

    /** z = x − y */
    static Runnable difference(Matrix z, Matrix x, Matrix y) {
        return run(new PairwiseOp(PairwiseOp.Kind.SUBTRACT, x.array(), y.array(), z.array()));
    }

    /** z = x · y */
    static Runnable product(Matrix z, Matrix x, Matrix y) {
        return run(new PairwiseOp(PairwiseOp.Kind.MULTIPLY, x.array(), y.array(), z.array()));
    }

    /** z = x / y */
    static Runnable quotient(Matrix z, Matrix x, Matrix y) {
        return run(new PairwiseOp(PairwiseOp.Kind.DIVIDE, x.array(), y.array(), z.array()));
    }

    /** z = √x */
    static Runnable squareRoot(Matrix z, Matrix x) {
        return run(new Sqrt(x.array(), z.array()));
    }

    /** z = x + a */
    static Runnable plus(Matrix z, Matrix x, double a) {
        return run(new ScalarAdd(x.array(), null, z.array(), a));
    }

    /** z = 1 − x */
    static Runnable oneMinus(Matrix z, Matrix x) {
        return run(new ScalarReverseSubtraction(x.array(), null, z.array(), 1));
    }

    /** z = max(x, y) */
    static Runnable maximum(Matrix z, Matrix x, Matrix y) {
        return run(new PairwiseOp(PairwiseOp.Kind.MAXIMUM, x.array(), y.array(), z.array()));
    }

    /** z = 1 where x is more than 0, else 0 */
    static Runnable isPositive(Matrix z, Matrix x) {
        return run(new Step(x.array(), z.array(), 0));
    }

    /** z = tanh(x) */
    static Runnable tanh(Matrix z, Matrix x) {
        return run(new Tanh(x.array(), z.array()));
    }

    /** z = 1 / (1 + e^−x) */
    static Runnable sigmoid(Matrix z, Matrix x) {
        return run(new Sigmoid(x.array(), z.array()));
    }

    private static Runnable run(Op op) {
        return () -> Nd4j.exec(op);
    }
}
