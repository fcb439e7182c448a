package io.cadenza.javabackend;

import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Weights in training, Adam's moments and each thread's gradients: arrays of one layout, in which every layer has matrices with
 * padded rows. What lies between tensors stays 0 in all of them. Layers that a slope passes through have their weights
 * transposed too, renewed after each update.
 */
final class TrainingMemory {
    /** A logit of this has no part in a sum of exponentials. */
    private static final float NO_LOGIT = -1e30f;

    /** Where layers lie, built before the arrays. */
    static final class Layout {
        private final SortedMap<String, Shape> shapes;
        private final List<Place> places = new ArrayList<>();
        private final List<Slot> slots = new ArrayList<>();
        private int size;
        private int transposedSize;

        Layout(SortedMap<String, Shape> shapes) {
            this.shapes = shapes;
        }

        /** Room for a matrix. */
        Slot reserve(int rows, int columns, boolean transposed) {
            Slot slot = new Slot(size, rows, columns, transposed ? transposedSize : -1);
            slots.add(slot);
            size = Math.addExact(size, Matrix.size(rows, columns));
            if (transposed) {
                transposedSize = Math.addExact(transposedSize, Matrix.size(Matrix.padded(columns), rows));
            }
            return slot;
        }

        /**
         * Lays rows of a tensor into a matrix.
         *
         * @param fromRow the first, where the tensor's last dimension is a row
         * @param column where they begin in each row of the matrix
         * @param groups into how many equal parts a row is cut; each begins on a whole vector
         */
        void place(String tensor, int fromRow, Slot slot, int column, int groups) {
            Shape shape = shape(tensor);
            int row = shape.dimension(shape.rank() - 1);
            places.add(new Place(tensor, fromRow * row, slot, column, groups, row / groups));
        }

        /** A layer of this name whose rows are cut into groups. */
        LayerSlots layer(String weight, String bias, int groups, boolean transposed) {
            int rows = shape(weight).dimension(0);
            int columns = groups * Matrix.padded(shape(weight).dimension(1) / groups);
            LayerSlots layer = new LayerSlots(reserve(rows, columns, transposed), reserve(1, columns, false));
            place(weight, 0, layer.weight(), 0, groups);
            place(bias, 0, layer.bias(), 0, groups);
            return layer;
        }

        /** A layer with {@code name/weight} and {@code name/bias}. */
        LayerSlots layer(String name) {
            return layer(name + "/weight", name + "/bias", 1, true);
        }

        Shape shape(String tensor) {
            Shape shape = shapes.get(tensor);
            if (shape == null) {
                throw new IllegalArgumentException("The model has no weight \"" + tensor + "\"");
            }
            return shape;
        }
    }

    /** Room for a matrix, and for its transpose unless that is negative. */
    record Slot(int offset, int rows, int columns, int transposed) {}

    private record Place(String tensor, int from, Slot slot, int column, int groups, int width) {
        /** Calls for each run of values that stay together: its place in the tensor and in the array. */
        void each(int count, Run run) {
            for (int row = 0; row < slot.rows() && from + row * groups * width < count; row++) {
                for (int group = 0; group < groups; group++) {
                    run.at(
                            from + (row * groups + group) * width,
                            slot.offset() + row * Matrix.stride(slot.columns()) + column + group * Matrix.padded(width),
                            width);
                }
            }
        }
    }

    /** Values that lie together. */
    private interface Run {
        void at(int inTensor, int inArray, int count);
    }

    /** A dense layer's room. */
    record LayerSlots(Slot weight, Slot bias) {}

    /** A dense layer as one thread uses it. */
    record Layer(Matrix weight, Matrix transposed, Matrix bias, Matrix weightSlopes, Matrix biasSlopes) {
        /** Adds a layer's slopes: those of its weights from its input, those of its bias. */
        void addSlopes(
                Arithmetic arithmetic, Matrix input, int inputRow, Matrix slopes, int slopesRow, int inputs, int m) {
            arithmetic.addTransposed(weightSlopes, 0, input, inputRow, slopes, slopesRow, inputs, m);
            arithmetic.addRows(slopes, slopesRow, m, biasSlopes);
        }
    }

    private final Layout layout;
    final float[] weights;
    final float[] transposed;
    final float[] firstMoments;
    final float[] secondMoments;
    /** One array for each thread; the first becomes the sum of all. */
    final float[][] gradients;

    TrainingMemory(Layout layout, TrainingState state, int threads) {
        this.layout = layout;
        this.weights = filled(layout, state.weights());
        this.firstMoments = filled(layout, state.firstMoments());
        this.secondMoments = filled(layout, state.secondMoments());
        this.transposed = new float[layout.transposedSize];
        this.gradients = new float[threads][layout.size];
        for (int part = 0; part < threads; part++) {
            transpose(part, threads);
        }
    }

    private static float[] filled(Layout layout, Weights values) {
        float[] array = new float[layout.size];
        for (Place place : layout.places) {
            float[] tensor = values.get(place.tensor()).toArray();
            place.each(tensor.length, (from, to, count) -> System.arraycopy(tensor, from, array, to, count));
        }
        return array;
    }

    /** Fills the columns of a bias of logits that belong to no symbol, so that they stay out of every softmax. */
    void closeBeyond(Slot bias, int vocabularySize) {
        int end = bias.offset() + Matrix.padded(bias.columns());
        Arrays.fill(weights, bias.offset() + vocabularySize, end, NO_LOGIT);
    }

    /** Copies of the tensors in an array of this layout. */
    Weights tensors(float[] array) {
        return Weights.generate(layout.shapes, (name, shape) -> {
            float[] values = new float[shape.size()];
            for (Place place : layout.places) {
                if (place.tensor().equals(name)) {
                    place.each(values.length, (to, from, count) -> System.arraycopy(array, from, values, to, count));
                }
            }
            return Tensor.of(shape, values);
        });
    }

    Matrix matrix(float[] array, Slot slot) {
        return Matrix.in(array, slot.offset(), slot.columns());
    }

    Matrix transposed(Slot slot) {
        return Matrix.in(transposed, Math.max(0, slot.transposed()), slot.rows());
    }

    Layer layer(LayerSlots slots, int thread) {
        return new Layer(
                matrix(weights, slots.weight()),
                transposed(slots.weight()),
                matrix(weights, slots.bias()),
                matrix(gradients[thread], slots.weight()),
                matrix(gradients[thread], slots.bias()));
    }

    /** Multiplies the weights of tensors that decay, as far as they lie in a part; a factor of 1 changes nothing. */
    void decay(Predicate<Shape> decays, float factor, int from, int to) {
        for (Place place : layout.places) {
            Shape shape = layout.shape(place.tensor());
            if (decays.test(shape)) {
                place.each(shape.size(), (inTensor, at, count) -> {
                    int end = Math.min(at + count, to);
                    for (int j = Math.max(at, from); j < end; j++) {
                        weights[j] *= factor;
                    }
                });
            }
        }
    }

    /** Where a part of all values begins, on a whole vector. */
    int partStart(int part, int parts) {
        return (int) ((long) (layout.size / Matrix.VECTOR) * part / parts) * Matrix.VECTOR;
    }

    /** Renews one part of the transposed weights. */
    void transpose(int part, int parts) {
        for (Slot slot : layout.slots) {
            if (slot.transposed() >= 0) {
                int tiles = (slot.rows() + Matrix.VECTOR - 1) / Matrix.VECTOR;
                int from = (int) ((long) tiles * part / parts) * Matrix.VECTOR;
                int to = Math.min(slot.rows(), (int) ((long) tiles * (part + 1) / parts) * Matrix.VECTOR);
                transpose(matrix(weights, slot), transposed(slot), from, to);
            }
        }
    }

    /** In squares of 16 lines of the cache. */
    private static void transpose(Matrix from, Matrix to, int fromRow, int toRow) {
        for (int top = fromRow; top < toRow; top += Matrix.VECTOR) {
            int bottom = Math.min(toRow, top + Matrix.VECTOR);
            for (int left = 0; left < from.width; left += Matrix.VECTOR) {
                for (int column = left; column < left + Matrix.VECTOR; column++) {
                    int target = to.at(column);
                    for (int row = top; row < bottom; row++) {
                        to.values[target + row] = from.values[from.at(row) + column];
                    }
                }
            }
        }
    }
}
