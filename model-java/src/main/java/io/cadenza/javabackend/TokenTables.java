package io.cadenza.javabackend;

import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Shape;
import io.cadenza.javabackend.TrainingMemory.Layout;
import io.cadenza.javabackend.TrainingMemory.Slot;
import java.util.Arrays;

/**
 * Embedding and first layer as one table: what each token of a batch brings to the first layer through each of its taps. A batch
 * has fewer tokens than positions, so that their products are a tenth of what they would be position by position, on the way
 * forth and on the way back.
 */
final class TokenTables {
    private final int embeddingSize;
    private final Matrix embedding;
    private final Matrix weight;
    private final Matrix transposed;
    private final Matrix embeddingSlopes;
    private final Matrix weightSlopes;
    private final int columns;
    private final boolean embeddingAlone;
    private final float[] zeros;

    /** The row of each symbol in the tables of this batch, and the symbols by row. */
    private final int[] rowOf;

    private final int[] symbols;
    private int used;
    private Matrix embedded;
    private Matrix table;
    private Matrix embeddedSlopes;
    private final Matrix[] tableSlopes;

    /** Of a first layer; one that is the embedding alone has no rows of weights. */
    record Slots(Slot embedding, Slot weight) {
        /** A network that begins with the embedding as it is. */
        static Slots ofEmbedding(Layout layout) {
            int channels = layout.shape("embedding/weight").dimension(1);
            Slot embedding = embedding(layout);
            return new Slots(embedding, new Slot(embedding.offset(), 0, channels, -1));
        }

        private static Slot embedding(Layout layout) {
            Shape shape = layout.shape("embedding/weight");
            Slot embedding = layout.reserve(shape.dimension(0), shape.dimension(1), false);
            layout.place("embedding/weight", 0, embedding, 0, 1);
            return embedding;
        }

        /** A layer whose weight is [taps, embedding, columns] or [embedding, groups · columns]. */
        static Slots of(Layout layout, String weight, int groups) {
            Slot embedding = embedding(layout);
            int embeddingSize = embedding.columns();
            int rank = layout.shape(weight).rank();
            int taps = rank == 3 ? layout.shape(weight).dimension(0) : 1;
            int width = groups * Matrix.padded(layout.shape(weight).dimension(rank - 1) / groups);
            Slot slot = layout.reserve(embeddingSize, taps * width, true);
            for (int tap = 0; tap < taps; tap++) {
                layout.place(weight, tap * embeddingSize, slot, tap * width, groups);
            }
            return new Slots(embedding, slot);
        }
    }

    TokenTables(TrainingMemory memory, Slots slots) {
        this.embeddingSize = slots.embedding().columns();
        this.embedding = memory.matrix(memory.weights, slots.embedding());
        this.weight = memory.matrix(memory.weights, slots.weight());
        this.transposed = memory.transposed(slots.weight());
        this.embeddingSlopes = memory.matrix(memory.gradients[0], slots.embedding());
        this.weightSlopes = memory.matrix(memory.gradients[0], slots.weight());
        this.columns = slots.weight().columns();
        this.embeddingAlone = slots.weight().rows() == 0;
        this.zeros = new float[Math.max(weight.width, embedding.width)];
        this.rowOf = new int[slots.embedding().rows()];
        this.symbols = new int[slots.embedding().rows()];
        this.embedded = Matrix.zeros(0, embeddingSize);
        this.table = Matrix.zeros(0, columns);
        this.embeddedSlopes = embedded;
        this.tableSlopes = new Matrix[memory.gradients.length];
        Arrays.fill(tableSlopes, table);
    }

    /** Numbers the symbols of a batch in the order in which they come. */
    void number(Batch batch) {
        Arrays.fill(rowOf, -1);
        used = 0;
        int count = batch.size() * batch.time();
        for (int i = 0; i < count; i++) {
            int symbol = batch.input(i);
            if (rowOf[symbol] < 0) {
                rowOf[symbol] = used;
                symbols[used++] = symbol;
            }
        }
        if (embedded.capacity() < used) {
            int rows = Math.min(rowOf.length, used + used / 4);
            embedded = Matrix.zeros(rows, embeddingSize);
            embeddedSlopes = Matrix.zeros(rows, embeddingSize);
            table = Matrix.zeros(rows, columns);
            Arrays.setAll(tableSlopes, thread -> Matrix.zeros(rows, columns));
        }
    }

    /** The row of a symbol of this batch. */
    int row(int symbol) {
        return rowOf[symbol];
    }

    /** Computes one part of the table. */
    void compute(Arithmetic arithmetic, int part, int parts) {
        int from = used * part / parts;
        int to = used * (part + 1) / parts;
        for (int row = from; row < to; row++) {
            arithmetic.copy(embedding, symbols[row], embeddingAlone ? table : embedded, row, 1);
        }
        if (embeddingAlone) {
            return;
        }
        arithmetic.product(
                table.values,
                table.at(from),
                table.stride,
                zeros,
                0,
                0,
                embedded.values,
                embedded.at(from),
                embedded.stride,
                1,
                weight.values,
                weight.offset,
                weight.stride,
                to - from,
                table.width,
                embeddingSize);
    }

    /**
     * The first layer at rows of a matrix: bias and what the tokens seen by each tap bring.
     *
     * @param tokens table rows of a chunk's tokens
     * @param shifts how far before a row the token of each tap lies; there is none before the first
     */
    void gather(Arithmetic arithmetic, Matrix bias, int[] tokens, int[] shifts, Matrix y, int row, int m) {
        for (int r = row; r < row + m; r++) {
            int to = y.at(r);
            System.arraycopy(bias.values, bias.offset, y.values, to, y.width);
            for (int tap = 0; tap < shifts.length; tap++) {
                int token = r - shifts[tap];
                if (token >= 0) {
                    int from = table.at(tokens[token]) + tap * y.width;
                    arithmetic.add(table.values, from, y.values, to, y.width);
                }
            }
        }
    }

    /** Forgets a thread's slopes. */
    void clear(int thread) {
        Arrays.fill(tableSlopes[thread].values, 0, used * table.stride, 0);
    }

    /** Adds the slopes of rows that {@link #gather} gave. */
    void scatter(Arithmetic arithmetic, int thread, int[] tokens, int[] shifts, Matrix dy, int row, int m) {
        Matrix slopes = tableSlopes[thread];
        for (int r = row; r < row + m; r++) {
            for (int tap = 0; tap < shifts.length; tap++) {
                int token = r - shifts[tap];
                if (token >= 0) {
                    int to = slopes.at(tokens[token]) + tap * dy.width;
                    arithmetic.add(dy.values, dy.at(r), slopes.values, to, dy.width);
                }
            }
        }
    }

    /** Adds up one part of the slopes of all threads. */
    void addUp(Arithmetic arithmetic, int threads, int part, int parts) {
        int from = used * part / parts * table.stride;
        int to = used * (part + 1) / parts * table.stride;
        for (int thread = 1; thread < threads; thread++) {
            arithmetic.add(tableSlopes[thread].values, from, tableSlopes[0].values, from, to - from);
        }
    }

    /** One part of the slopes of embedding and weights, from those of the table. */
    void slopes(Arithmetic arithmetic, int part, int parts) {
        Matrix slopes = tableSlopes[0];
        int from = used * part / parts;
        int to = used * (part + 1) / parts;
        if (embeddingAlone) {
            for (int row = from; row < to; row++) {
                arithmetic.copy(slopes, row, embeddingSlopes, symbols[row], 1);
            }
            return;
        }
        int firstChannel = embeddingSize * part / parts;
        int channels = embeddingSize * (part + 1) / parts - firstChannel;
        arithmetic.product(
                weightSlopes.values,
                weightSlopes.at(firstChannel),
                weightSlopes.stride,
                zeros,
                0,
                0,
                embedded.values,
                embedded.offset + firstChannel,
                1,
                embedded.stride,
                slopes.values,
                slopes.offset,
                slopes.stride,
                channels,
                weightSlopes.width,
                used);
        arithmetic.product(
                embeddedSlopes.values,
                embeddedSlopes.at(from),
                embeddedSlopes.stride,
                zeros,
                0,
                0,
                slopes.values,
                slopes.at(from),
                slopes.stride,
                1,
                transposed.values,
                transposed.offset,
                transposed.stride,
                to - from,
                embeddedSlopes.width,
                slopes.width);
        for (int row = from; row < to; row++) {
            arithmetic.copy(embeddedSlopes, row, embeddingSlopes, symbols[row], 1);
        }
    }
}
