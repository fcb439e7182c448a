package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between processes: {@code KilledRunIT}. */
class RunLockTest {
    private final StringBuilder said = new StringBuilder();
    private final Progress progress = new Progress() {
        @Override
        public void say(Level level, String line) {
            said.append(line).append('\n');
        }

        @Override
        public void advance(Work work, long done, String label, LongFunction<String> detail) {}
    };

    @TempDir
    private Path folder;

    private RunFolder run() {
        return new RunFolder(folder.resolve("run"));
    }

    private void leaveLock(RunLock.LockOwner owner) throws IOException {
        Files.createDirectories(run().path());
        Files.writeString(run().lock(), owner.text());
    }

    @Test
    void aHeldFolderSaysByWhom() throws IOException {
        try (RunLock lock = RunLock.take(run(), progress)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(run().lock()))
                    .startsWith("pid " + ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void aHeldFolderIsRefused() {
        try (RunLock lock = RunLock.take(run(), progress)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> RunLock.take(run(), progress))
                    .isInstanceOf(CadenzaException.class)
                    .hasMessage(
                            "The run in %s is in use by process %d. Wait for its end, stop it, or set run to another folder."
                                    .formatted(
                                            run().path(),
                                            ProcessHandle.current().pid()));
        }
    }

    /** An owner on another machine that shares the folder cannot be looked up, but it holds its lock: it lives. */
    @Test
    void aLockThatIsHeldIsRefusedWhateverItsFileSays() throws IOException {
        try (RunLock lock = RunLock.take(run(), progress)) {
            assertThat(lock).isNotNull();
            leaveLock(new RunLock.LockOwner(1, Instant.ofEpochSecond(1_000_000_000), "elsewhere.example"));

            assertThatThrownBy(() -> RunLock.take(run(), progress))
                    .isInstanceOf(CadenzaException.class)
                    .hasMessageContaining("is in use by process 1 on elsewhere.example.");
        }
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void aFolderThatWasLeftIsFree() throws IOException {
        RunLock.take(run(), progress).close();
        assertThat(run().path()).doesNotExist();

        Files.createDirectories(run().path());
        RunLock.take(run(), progress).close();

        assertThat(run().path()).isEmptyDirectory();
        assertThat(said.toString()).isEmpty();
    }

    /** A file system without locks lets anyone lock; then what the file says must do. */
    @Test
    void aLivingOwnerIsRefusedEvenWithoutLocks() throws IOException {
        leaveLock(RunLock.LockOwner.current());

        assertThatThrownBy(() -> RunLock.take(run(), progress)).hasMessageContaining("is in use by process");
    }

    /** The id of this process, which lives, but the owner started in 2001: the machine has given its id again. */
    @Test
    void anIdThatWasGivenAgainIsAStaleLock() throws IOException {
        RunLock.LockOwner self = RunLock.LockOwner.current();
        leaveLock(new RunLock.LockOwner(self.pid(), Instant.ofEpochSecond(1_000_000_000), self.host()));

        RunLock.take(run(), progress).close();

        assertThat(said.toString())
                .contains("taking over " + run().path() + ": process " + self.pid() + ", which held it, has ended");
    }

    @Test
    void aLockFromAnotherMachineIsTakenOver() throws IOException {
        leaveLock(new RunLock.LockOwner(1, Instant.ofEpochSecond(1_000_000_000), "elsewhere.example"));

        RunLock.take(run(), progress).close();

        assertThat(said.toString()).contains("process 1 on elsewhere.example, which held it, has ended");
    }

    @Test
    void aLockFileThatSaysNothingIsTakenOver() throws IOException {
        Files.createDirectories(run().path());
        Files.writeString(run().lock(), "\0\0\0\0");

        RunLock.take(run(), progress).close();

        assertThat(said.toString()).isEmpty();
    }
}
