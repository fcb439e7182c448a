package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Paths with spaces and letters outside ASCII, in the plain C locale. A script makes and checks them: this test's own JVM may
 * run in a locale in which it cannot name them.
 */
@Execution(ExecutionMode.CONCURRENT)
class StrangePathsIT {
    private static final String SCRIPT = """
        set -eu
        cadenza=$1
        mkdir -p 'Müller & Söhne – ショパン'
        "$cadenza" demo --help >/dev/null
        "$cadenza" train --quiet --set corpus.pieces=30 --set training.epochs=1 --set model.residualChannels=8 \
            --set model.skipChannels=8 --set model.headSize=8 --set backend=java --set threads=1 --set 'run=Läufe/Erster Versuch'
        "$cadenza" generate 'Läufe/Erster Versuch/model.safetensors' --backend java --length 200 --count 6 -o 'Müller & Söhne – ショパン'
        test -f 'Müller & Söhne – ショパン/piece-6.mid'
        mv 'Müller & Söhne – ショパン/piece-1.mid' 'Müller & Söhne – ショパン/Étude № 1.mid'
        "$cadenza" tokenize 'Müller & Söhne – ショパン/Étude № 1.mid' | grep -q Bar_None
        "$cadenza" train --quiet --preset wavenet --corpus 'Müller & Söhne – ショパン' --set training.epochs=1 --set data.minCount=1 --set data.validation=0 \
            --set data.window=16 --set data.stride=16 --set model.residualChannels=8 --set backend=java --set threads=1 --set run=second
        "$cadenza" inspect second/model.safetensors | grep -q 'Müller & Söhne – ショパン'
        "$cadenza" train 'Läufe/Erster Versuch/config.yaml' --resume --quiet
        """;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsAShell() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the launcher under test is the POSIX one");
        Launched.requireLauncher();
    }

    @Test
    void theyWorkInThePlainCLocale() throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("script.sh"), SCRIPT);

        Launched launched = Launched.run(
                folder,
                Map.of("LC_ALL", "C", "LANG", "C", "CADENZA_OPTS", "-XX:TieredStopAtLevel=1"),
                line -> {},
                "sh",
                script,
                Launched.launcher());

        assertThat(launched.code()).as(launched.text()).isZero();
    }

    /**
     * A heap of 16 MB is enough to start and too small for 4,000 pieces. A few more fill as surely, but after most of a minute of
     * collections.
     */
    @Test
    void aHeapThatIsTooSmallEndsInOneLine() throws IOException, InterruptedException {
        Launched launched = Launched.run(
                folder,
                Map.of("CADENZA_OPTS", "-Xmx16m"),
                line -> {},
                Launched.launcher(),
                "train",
                "--quiet",
                "--set",
                "corpus.pieces=4000",
                "--set",
                "run=large");

        assertThat(launched.code()).as(launched.text()).isEqualTo(9);
        assertThat(launched.lines().get(launched.lines().size() - 1))
                .startsWith("cadenza: ")
                .contains("-Xmx4g");
        assertThat(launched.text()).doesNotContain("\tat ");
    }
}
