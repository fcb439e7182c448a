package io.cadenza.studio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import java.util.Locale;

/**
 * An error as clients are told it.
 *
 * @param code the exit code with which the command line ends for the same error: 1 a fault of Cadenza, 2 the request, 4 music, 5 a
 *     model, 6 a backend, 9 memory
 * @param line the line that the command line prints: fact, value and remedy
 */
public record Problem(int code, String line) {
    static final int FAULT = 1;
    static final int REQUEST = 2;
    static final int MODEL = 5;
    private static final int DATA = 4;

    /** What a server says that nobody told more about errors: users' errors as they are, and others by their class. */
    public static Problem of(Throwable error) {
        if (error instanceof CadenzaException) {
            return new Problem(DATA, String.valueOf(error.getMessage()));
        }
        return new Problem(
                FAULT, "this is a fault of Cadenza: " + error.getClass().getSimpleName() + ".");
    }

    String json() {
        var json = Json.plain().object();
        json.putObject("error").put("code", code).put("line", line);
        return Json.plain().write(json);
    }

    /** A request that is not taken, with the status of HTTP. */
    static final class Refusal extends CadenzaException {
        private static final long serialVersionUID = 1;

        private final int code;
        private final int status;

        Refusal(int status, String line, Object... values) {
            this(REQUEST, status, line, values);
        }

        /** For what ends a command with another code than a wrong request does. */
        Refusal(int code, int status, String line, Object... values) {
            super(String.format(Locale.ROOT, line, values));
            this.code = code;
            this.status = status;
        }

        int status() {
            return status;
        }

        Problem problem() {
            return new Problem(code, String.valueOf(getMessage()));
        }
    }
}
