package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.cli.Program;
import io.cadenza.core.file.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full, or that cannot be written: a small one in memory, which only root may mount. */
class FaultyDiskTest {
    private static final int KIBI = 1024;
    private static final int DISK_KIB = 256;

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mountADisk() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the disk under test is a tmpfs of Linux");
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=" + DISK_KIB + "k", "tmpfs", disk.toString()),
                "mounting a small disk needs root");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        command("umount", disk.toString());
    }

    private static boolean command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    }

    private static Program train(Path run, Object... more) {
        Object[] arguments = new Object[more.length + 2];
        arguments[0] = "--set";
        arguments[1] = "run=" + run;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Program.train(arguments);
    }

    /** The disk fills up at another file each time: the configuration, a model, a state, the history. */
    @Test
    void aFullDiskIsSaidAndTheRunGoesOnOnceThereIsRoom() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(train(whole).code()).isZero();
        int refused = 0;
        for (int free : new int[] {4, 8, 12, 16, 20, 24, 32, 48, 160}) {
            Path run = disk.resolve("run-" + free);
            Path ballast = Files.write(disk.resolve("ballast"), new byte[(DISK_KIB - free) * KIBI]);

            Program full = train(run);

            if (full.code() != 0) {
                refused++;
                assertThat(full.code()).as(full.err()).isEqualTo(4);
                assertThat(full.errors().get(full.errors().size() - 1))
                        .startsWith("cadenza: Cannot write " + run)
                        .contains("No space left on device");
            }
            if (Files.exists(run.resolve("model.safetensors"))) {
                assertThat(ModelFile.read(run.resolve("model.safetensors"))).isNotNull();
            }
            Files.delete(ballast);
            Program resumed = Files.exists(run.resolve("config.yaml")) ? train(run, "--resume") : train(run);
            assertThat(resumed.code()).as(resumed.err()).isZero();
            assertThat(run.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
            try (Stream<Path> files = Files.list(run)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(run);
        }
        assertThat(refused).as("runs that found the disk full").isBetween(5, 8);
    }

    @Test
    void aReadOnlyFolderIsSaid() throws IOException, InterruptedException {
        Path run = disk.resolve("run");
        assertThat(train(run).code()).isZero();
        byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
        assumeTrue(command("mount", "-o", "remount,ro", disk.toString()), "the disk cannot be made read-only");

        Program program = train(run, "--overwrite");

        assertThat(program.code()).as(program.err()).isEqualTo(4);
        assertThat(program.errors().get(0))
                .startsWith("cadenza: Cannot write " + run)
                .contains("Read-only file system", "Make the folder writable or set run to another one.");
        assertThat(run.resolve("model.safetensors")).hasBinaryContent(model);
    }
}
