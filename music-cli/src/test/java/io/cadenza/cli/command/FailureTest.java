package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Whose an error is, and what its user is told. */
class FailureTest {
    @Test
    void memoryThatRunsOutIsNoFaultOfCadenza() {
        for (Throwable error : new Throwable[] {
            new OutOfMemoryError("Java heap space"),
            new CompletionException(new OutOfMemoryError()),
            new IllegalStateException(new OutOfMemoryError())
        }) {
            assertThat(Failure.of(error, "render").code()).isEqualTo(ExitCode.MEMORY);
        }
    }

    @Test
    void theRemedyIsThatOfTheCommand() {
        assertThat(Failure.of(new OutOfMemoryError(), "train").line()).contains("training.batchSize");
        assertThat(Failure.of(new OutOfMemoryError(), "compose").line())
                .doesNotContain("training")
                .endsWith("ask for less: fewer, shorter or smaller files or pieces.");
    }

    @Test
    void tooManyOpenFilesAreSaidWithTheRemedy() {
        Failure failure = Failure.of(
                new UncheckedIOException(new FileSystemException("a.mid", null, "Too many open files")), "tokenize");

        assertThat(failure.code()).isEqualTo(ExitCode.DATA);
        assertThat(failure.line())
                .isEqualTo(
                        "Cannot read or write a.mid: too many files are open; raise the limit of open files (ulimit -n)."
                                + " Check it and its folder; --verbose shows where.");
    }

    @Test
    void noMessageEndsInNull() {
        assertThat(Failure.of(new UncheckedIOException(new IOException()), "").line())
                .doesNotContain("null");
        assertThat(Failure.of(new IllegalStateException(), "").line())
                .isEqualTo(
                        "this is a fault of Cadenza: IllegalStateException. Run again with --verbose and report what it"
                                + " prints.");
    }

    @Test
    void aWordOfFiftyKilobytesIsNotEchoedWhole() {
        Failure failure = Failure.of(new CadenzaException("No \"" + "x".repeat(50_000) + "\" here. Name another."), "");

        assertThat(failure.line().length()).isLessThan(400);
        assertThat(failure.line())
                .startsWith("No \"xxx")
                .contains("characters)")
                .endsWith("here. Name another.");
    }

    @Test
    void whatNobodyForesawIsOurs() {
        assertThat(Failure.of(new ArithmeticException("integer overflow"), "train")
                        .code())
                .isEqualTo(ExitCode.INTERNAL);
    }
}
