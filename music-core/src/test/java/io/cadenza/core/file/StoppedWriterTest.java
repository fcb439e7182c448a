package io.cadenza.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is stopped while it writes leaves behind. */
class StoppedWriterTest {
    @TempDir
    private Path folder;

    /** The process that is stopped: writes a megabyte and then hangs. */
    public static final class HangingWriter {
        private HangingWriter() {}

        /** Argument: the file. */
        public static void main(String[] file) {
            AtomicFiles.write(Path.of(file[0]), out -> {
                out.write(new byte[1 << 20]);
                out.flush();
                System.out.println("writing");
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private int stopped(String signal) throws IOException, InterruptedException {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "signals are POSIX");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingWriter.class.getName(),
                        folder.resolve("music.mid").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("writing");
            assertThat(files()).hasSize(1);
            new ProcessBuilder("kill", "-" + signal, String.valueOf(writer.pid()))
                    .start()
                    .waitFor();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return writer.exitValue();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void termLeavesNothing() throws IOException, InterruptedException {
        assertThat(stopped("TERM")).isEqualTo(143);

        assertThat(files()).isEmpty();
    }

    @Test
    void whatAKilledWriterLeavesTheNextOneInThatFolderRemoves() throws IOException, InterruptedException {
        assertThat(stopped("KILL")).isEqualTo(137);
        assertThat(files()).singleElement().asString().startsWith(".music.mid.").endsWith(".part");
        String ofAnother = ".music.mid.00000000-1-1.part";
        Files.writeString(folder.resolve(ofAnother), "of another machine");

        AtomicFiles.writeText(folder.resolve("other.txt"), "whole");

        assertThat(files()).containsExactlyInAnyOrder("other.txt", ofAnother);
    }
}
