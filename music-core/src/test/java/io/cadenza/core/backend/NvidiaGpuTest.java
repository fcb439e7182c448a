package io.cadenza.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the driver's command, made up here. */
final class NvidiaGpuTest {
    private static final NvidiaGpu H100 = new NvidiaGpu(Device.parse("gpu:0"), "NVIDIA H100 80GB HBM3", 81559, 90);
    private static final NvidiaGpu GTX_980 = new NvidiaGpu(Device.parse("gpu:1"), "NVIDIA GeForce GTX 980", 4096, 52);

    @TempDir
    private Path folder;

    private String fakeCommand(String body) throws IOException {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the fake command is a shell script");
        Path command = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + body);
        assertThat(command.toFile().setExecutable(true)).isTrue();
        return command.toString();
    }

    @Test
    void theDriversListIsRead() throws IOException {
        String command = fakeCommand("""
            [ "$1" = --query-gpu=index,name,memory.total,compute_cap ] || exit 1
            echo '0, NVIDIA H100 80GB HBM3, 81559, 9.0'
            echo '1, NVIDIA GeForce GTX 980, 4096, 5.2'
            """);

        assertThat(NvidiaGpu.list(command)).containsExactly(H100, GTX_980);
    }

    @Test
    void aDriverThatFailsOrIsNotThereListsNone() throws IOException {
        assertThat(NvidiaGpu.list(fakeCommand("echo 'NVIDIA-SMI has failed because it could not communicate'; exit 9")))
                .isEmpty();
        assertThat(NvidiaGpu.list(folder.resolve("no-such-command").toString())).isEmpty();
    }
}
