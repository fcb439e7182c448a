package io.cadenza.dl4j;

import java.util.function.UnaryOperator;

/** A layer advancing by one token at a time, with the past it needs. */
interface Advance extends AutoCloseable {
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
    static Advance unchanged() {
        return of(() -> {}, UnaryOperator.identity());
    }

    /** A layer that needs no past but holds memory. */
    static Advance of(WindowMemory memory, UnaryOperator<Matrix> layer) {
        return of(memory::close, layer);
    }

    private static Advance of(Runnable close, UnaryOperator<Matrix> layer) {
        return new Advance() {
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
