package io.cadenza.eval.plot;

import io.cadenza.core.CadenzaException;

/** This machine cannot draw; whoever asked for a picture beside other results may well go on without it. */
public final class PictureException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    PictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
