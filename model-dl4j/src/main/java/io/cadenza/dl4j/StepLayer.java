package io.cadenza.dl4j;

import java.util.List;
import java.util.function.UnaryOperator;

/** A layer advancing by one token at a time, with the past it needs. */
interface StepLayer extends AutoCloseable {
    /**
     * The output after one more token.
     *
     * @param input [streams][channels in]
     * @return [streams][channels out], valid until the next call
     */
    Matrix next(Matrix input);

    /** What the layer remembers, each [streams][numbers], in an order that does not depend on when it is asked; live. */
    default List<Matrix> past() {
        return List.of();
    }

    @Override
    void close();

    /** A layer that changes nothing when generating. */
    static StepLayer unchanged() {
        return of(() -> {}, List.of(), UnaryOperator.identity());
    }

    /** A layer that needs no past but holds memory. */
    static StepLayer of(WindowMemory memory, UnaryOperator<Matrix> layer) {
        return of(memory::close, List.of(), layer);
    }

    /** A layer that remembers this between steps. */
    static StepLayer remembering(WindowMemory memory, List<Matrix> past, UnaryOperator<Matrix> layer) {
        return of(memory::close, past, layer);
    }

    private static StepLayer of(Runnable close, List<Matrix> past, UnaryOperator<Matrix> layer) {
        return new StepLayer() {
            @Override
            public Matrix next(Matrix input) {
                return layer.apply(input);
            }

            @Override
            public List<Matrix> past() {
                return past;
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
