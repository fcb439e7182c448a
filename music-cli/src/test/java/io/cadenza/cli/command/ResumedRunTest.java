package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a killed or copied run leaves in its folder, and what {@code --resume} makes of it: the bytes of an undisturbed run. Two
 * equal runs are trained once; each test breaks the second, which the next one gets back as it was.
 */
class ResumedRunTest {
    @TempDir
    private static Path runs;

    @TempDir
    private Path folder;

    private Path whole = Path.of("");
    private Path broken = Path.of("");

    @BeforeAll
    static void twoEqualRuns() throws IOException {
        for (Path run : new Path[] {runs.resolve("whole"), runs.resolve("broken")}) {
            Program program =
                    Program.train("--set", "run=" + run, "--set", "save.everySteps=5", "--set", "save.keep=3");
            assertThat(program.code()).as(program.err()).isZero();
        }
        Files.move(runs.resolve("broken"), runs.resolve("kept"));
    }

    @BeforeEach
    void asTheyWere() throws IOException {
        whole = runs.resolve("whole");
        broken = runs.resolve("broken");
        copy(runs.resolve("kept"), broken);
    }

    @AfterEach
    void remove() throws IOException {
        if (Files.exists(runs.resolve("broken"))) {
            try (Stream<Path> files = Files.list(runs.resolve("broken"))) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(runs.resolve("broken"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Path earlier(Path run, int age) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.getFileName().toString().startsWith("resume-"))
                    .sorted((a, b) -> Long.compare(step(b), step(a)))
                    .skip(age)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long step(Path state) {
        return Long.parseLong(state.getFileName().toString().replaceAll("\\D", ""));
    }

    private Program resume() {
        return Program.run("train", broken.resolve("config.yaml"), "--resume");
    }

    private void requireSameAs(Path undisturbed) {
        for (String file : new String[] {"model.safetensors", "resume.safetensors"}) {
            assertThat(broken.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
        }
    }

    @Test
    void asManyStatesStayAsAreKept() throws IOException {
        try (Stream<Path> files = Files.list(whole)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("resume")))
                    .hasSize(3);
        }
    }

    @Test
    void aRunKilledBetweenTwoRenamesGoesOnFromTheStateBefore() throws IOException {
        Files.delete(broken.resolve("resume.safetensors"));

        Program program = resume();

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err()).contains("resuming after " + step(earlier(whole, 0)) + " steps");
        requireSameAs(whole);
    }

    @Test
    void aStateThatADiskHasBrokenIsSaidAndTheOneBeforeItTaken() throws IOException {
        Files.write(broken.resolve("resume.safetensors"), new byte[100]);

        Program program = resume();

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err())
                .contains("Cannot read " + broken.resolve("resume.safetensors"))
                .contains("Going on from the state before it, " + earlier(broken, 0));
        requireSameAs(whole);
    }

    @Test
    void aRunKilledBeforeItsFirstStateBeginsAnew() throws IOException {
        for (String file : new String[] {"resume.safetensors", "metrics.jsonl"}) {
            Files.delete(broken.resolve(file));
        }
        Files.delete(earlier(broken, 1));
        Files.delete(earlier(broken, 0));

        Program program = resume();

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err()).contains("beginning anew: the run was stopped before it saved a state");
        requireSameAs(whole);
    }

    @Test
    void withoutAStateAnotherConfigurationIsNotTakenForThisRun() throws IOException {
        Files.delete(broken.resolve("resume.safetensors"));
        Files.delete(earlier(broken, 1));
        Files.delete(earlier(broken, 0));

        Program program = Program.train("--set", "run=" + broken, "--set", "training.batchSize=8", "--resume");

        assertThat(program.code()).isEqualTo(3);
        assertThat(program.err()).contains("training.batchSize is 8 now and was 16");
        assertThat(broken.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    }

    @Test
    void aRunWhoseBestModelIsLostIsNotResumed() throws IOException {
        Files.delete(broken.resolve("model.safetensors"));

        Program program = resume();

        assertThat(program.code()).isEqualTo(5);
        assertThat(program.err()).contains("model.safetensors: there is no such file");
    }

    @Test
    void anotherRunsModelIsNotTakenForTheBest() throws IOException {
        Path other = folder.resolve("other");
        Program.train("--set", "run=" + other, "--set", "seed=2");
        Files.delete(broken.resolve("model.safetensors"));
        Files.copy(other.resolve("model.safetensors"), broken.resolve("model.safetensors"));

        Program program = resume();

        assertThat(program.code()).as(program.err()).isEqualTo(5);
        assertThat(program.err()).contains("it is not the best model of the run to resume");
    }

    /** The third epoch's model is in the folder when the run goes back into the second, whose model is worse. */
    @Test
    void aBetterModelIsNeverReplacedByAWorseOne() throws IOException {
        Path model = broken.resolve("model.safetensors");
        byte[] best = Files.readAllBytes(model);
        Files.delete(broken.resolve("resume.safetensors"));
        StoppedRun.stopAfter(3, folder.resolve("first"), broken.resolve("config.yaml"));
        Files.copy(folder.resolve("first/resume.safetensors"), broken.resolve("resume.safetensors"));
        int secondEpochs = StoppedRun.stepsPerEpoch(whole) + 2;

        StoppedRun.resumeAndStopAfter(secondEpochs, broken);

        assertThat(model).hasBinaryContent(best);
        assertThat(resume().code()).isZero();
        requireSameAs(whole);
    }

    @Test
    void whatKilledWritersLeaveIsRemoved() throws IOException {
        Path leftover = Files.writeString(broken.resolve(".model.safetensors.4711-3.part"), "half a mod");

        assertThat(resume().code()).isZero();

        assertThat(leftover).doesNotExist();
    }

    @Test
    void aRunFolderMayBeMoved() throws IOException {
        StoppedRun.stopAfter(7, broken);
        Path moved = folder.resolve("Anderswo/Läufe 1");
        Files.createDirectories(moved.getParent());
        Files.move(broken, moved);
        Files.writeString(moved.resolve(".lock"), "pid 1\nstarted 1000000000000\nhost elsewhere.example\n");

        Program program = Program.run("train", moved.resolve("config.yaml"), "--resume");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err()).contains("process 1 on elsewhere.example", "resuming after 7 steps");
        assertThat(broken).doesNotExist();
        broken = moved;
        requireSameAs(whole);
    }
}
