package io.cadenza.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {
    @Test
    void theFilesNameIsNotRepeated() {
        assertThat(IoReason.of(new NoSuchFileException("a.mid"))).isEqualTo("there is no such file");
        assertThat(IoReason.of(new AccessDeniedException("a.mid"))).isEqualTo("access is denied");
        assertThat(IoReason.of(new FileSystemException("a.mid", null, "Is a directory")))
                .isEqualTo("Is a directory");
    }

    @Test
    void tooManyOpenFilesAreTheUsersToMend() {
        assertThat(IoReason.of(new FileSystemException("a.mid", null, "Too many open files")))
                .isEqualTo("too many files are open; raise the limit of open files (ulimit -n)");
        assertThat(IoReason.of(new IOException("Too many open files"))).contains("ulimit -n");
    }

    @Test
    void noReasonIsNull() {
        assertThat(IoReason.of(new IOException())).isEqualTo("it cannot be used");
        assertThat(IoReason.of(new FileSystemException("a.mid"))).isEqualTo("it cannot be used");
        assertThat(IoReason.of(new EOFException())).isEqualTo("it ends too early");
        assertThat(IoReason.of(new ClosedChannelException())).isEqualTo("closed channel");
        assertThat(IoReason.of(new IOException("One.\nTwo."))).isEqualTo("One");
    }
}
