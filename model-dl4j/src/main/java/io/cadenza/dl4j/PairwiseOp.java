package io.cadenza.dl4j;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseTransformSameOp;

/**
 * ND4J's pairwise operations as they are called natively. ND4J's classes for them are "custom operations", each call of
 * which takes 5 to 10 µs and leaves a native context behind that only Java's garbage collection frees.
 */
final class PairwiseOp extends BaseTransformSameOp {
    private final Kind kind;

    /** The operations used here, with libnd4j's numbers of PAIRWISE_TRANSFORM_OPS. */
    enum Kind {
        ADD(0),
        DIVIDE(2),
        MULTIPLY(3),
        SUBTRACT(6),
        MAXIMUM(7);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** z = x kind y */
    PairwiseOp(Kind kind, INDArray x, INDArray y, INDArray z) {
        super(x, y, z);
        this.kind = kind;
    }

    @Override
    public int opNum() {
        return kind.number;
    }

    @Override
    public String opName() {
        return "pairwise_" + kind.number;
    }

    /** Layers have backward passes of their own. */
    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("Not for automatic differentiation");
    }
}
