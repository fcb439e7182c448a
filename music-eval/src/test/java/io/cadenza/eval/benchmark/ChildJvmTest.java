package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    @TempDir
    Path folder;

    @Test
    void aChildHasThisJvmsClassPathButNoneOfItsAgents() {
        List<String> command = ChildJvm.command(List.of("cell"));
        assertThat(command).contains(System.getProperty("java.class.path")).endsWith(CellMain.class.getName(), "cell");
        assertThat(command).noneMatch(word -> word.startsWith("-javaagent"));
    }

    @Test
    void aStoppedBenchmarkEndsItsProcessAtOnce() {
        long start = System.nanoTime();
        ChildJvm child = new ChildJvm(folder.resolve("log"), share -> {}, () -> true);
        assertThat(child.run(List.of("cell", "no-such-request.json", "", "", "0")))
                .isEmpty();
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }

    @Test
    void aReasonThatTheProcessGaveIsTheReason() {
        ChildJvm child = new ChildJvm(folder.resolve("log"), share -> {}, () -> false);
        assertThat(child.run(List.of("cell", "no-such-request.json", "", "", "0")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("Cannot read no-such-request.json"));
    }
}
