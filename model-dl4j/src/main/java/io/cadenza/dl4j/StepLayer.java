package io.cadenza.dl4j;

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

    @Override
    void close();

    /** A layer that changes nothing when generating. */
    static StepLayer unchanged() {
        return of(() -> {}, UnaryOperator.identity());
    }

    /** A layer that needs no past but holds memory. */
    static StepLayer of(WindowMemory memory, UnaryOperator<Matrix> layer) {
        return of(memory::close, layer);
    }

    private static StepLayer of(Runnable close, UnaryOperator<Matrix> layer) {
        return new StepLayer() {
            @Override
            public Matrix next(Matrix input) {
                return layer.apply(input);
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
