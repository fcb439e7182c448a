package io.cadenza.tensorflow;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LSTMBlockCell;
import org.tensorflow.op.nn.LSTMBlockCellGrad;
import org.tensorflow.types.TFloat32;

/**
 * One layer's cell as TensorFlow's fused operation, which has no derived gradient but an operation that computes it.
 *
 * @param tf where the graph grows
 * @param weight [in + h, 4h], the gates in TensorFlow's order i, g, f, o
 * @param bias [4h], likewise
 * @param unused zeros [h], in the place of peephole weights
 */
record LstmCell(Ops tf, Operand<TFloat32> weight, Operand<TFloat32> bias, Operand<TFloat32> unused) {

    /** The cell of a layer. */
    static LstmCell of(Layers layers, int layer, int hidden) {
        Ops tf = layers.tf();
        String name = "lstm" + layer;
        Operand<TFloat32> weight = tf.concat(
                List.of(layers.weight(name + "/input/weight"), layers.weight(name + "/recurrent/weight")),
                tf.constant(0));
        return new LstmCell(
                tf,
                swapMiddleGates(tf, weight, 1),
                swapMiddleGates(tf, layers.weight(name + "/bias"), 0),
                tf.constant(new float[hidden]));
    }

    /** From the order i, f, g, o to i, g, f, o, and back. */
    static Operand<TFloat32> swapMiddleGates(Ops tf, Operand<TFloat32> gates, int axis) {
        List<Output<TFloat32>> parts = tf.split(tf.constant(axis), gates, 4L).output();
        return tf.concat(
                List.<Operand<TFloat32>>of(parts.get(0), parts.get(2), parts.get(1), parts.get(3)), tf.constant(axis));
    }

    Step step(Operand<TFloat32> x, Operand<TFloat32> hidden, Operand<TFloat32> cell) {
        LSTMBlockCell<TFloat32> op = tf.nn.lSTMBlockCell(
                x,
                cell,
                hidden,
                weight,
                unused,
                unused,
                unused,
                bias,
                LSTMBlockCell.forgetBias(0f),
                LSTMBlockCell.cellClip(-1f),
                LSTMBlockCell.usePeephole(false));
        return new Step(x, hidden, cell, op);
    }

    /** The gradients of a step's gates before their nonlinearities, [batch, 4h] in TensorFlow's order, and of its cell. */
    LSTMBlockCellGrad<TFloat32> back(Step step, Operand<TFloat32> ofHidden, Operand<TFloat32> ofCell) {
        LSTMBlockCell<TFloat32> op = step.op();
        return tf.nn.lSTMBlockCellGrad(
                step.x(),
                step.cellBefore(),
                step.hiddenBefore(),
                weight,
                unused,
                unused,
                unused,
                bias,
                op.i(),
                op.cs(),
                op.f(),
                op.o(),
                op.ci(),
                op.co(),
                ofCell,
                ofHidden,
                false);
    }

    /**
     * One step of time.
     *
     * @param x input [batch, in]
     * @param hiddenBefore [batch, h]
     * @param cellBefore [batch, h]
     * @param op the operation that computes it
     */
    record Step(
            Operand<TFloat32> x,
            Operand<TFloat32> hiddenBefore,
            Operand<TFloat32> cellBefore,
            LSTMBlockCell<TFloat32> op) {
        Operand<TFloat32> hidden() {
            return op.h();
        }

        Operand<TFloat32> cell() {
            return op.cs();
        }
    }
}
