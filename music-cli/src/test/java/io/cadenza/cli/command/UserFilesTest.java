package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user has is safe, damage is said, and what no machine could hold is refused before the work. */
class UserFilesTest {
    private static final String SONG = "X:1\nL:1/4\nK:C\nCEG|\n";

    @TempDir
    private Path folder;

    private Path song;

    @BeforeEach
    void write() throws IOException {
        song = Files.writeString(folder.resolve("song.abc"), SONG);
    }

    @Test
    void aFileThatIsReadIsNeverOverwritten() throws IOException {
        Path midi = folder.resolve("a.mid");
        Program.run("render", song, "-o", midi);
        byte[] before = Files.readAllBytes(midi);

        for (Program program : new Program[] {
            Program.run("render", midi, "-o", midi),
            Program.run("render", midi, "-o", midi, "--overwrite"),
            Program.run("render", midi, "-o", folder.resolve("./a.mid"), "--overwrite"),
            Program.run("render", midi, "--to", "mid", "-o", folder, "--overwrite")
        }) {
            assertThat(program.code()).isEqualTo(4);
            assertThat(program.errors()).singleElement().asString().contains("a.mid is read by this command");
        }
        assertThat(midi).hasBinaryContent(before);
    }

    @Test
    void anotherFileIsOverwrittenOnlyIfTheUserSaysSo() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.mid"), "a year's work");

        for (Program program :
                new Program[] {Program.run("render", song, "-o", mine), Program.run("compose", "dice-waltz", "-o", mine)
                }) {
            assertThat(program.code()).isEqualTo(4);
            assertThat(program.errors())
                    .singleElement()
                    .asString()
                    .contains("mine.mid exists. Give another name with -o, or --overwrite to replace it.");
        }
        assertThat(mine).hasContent("a year's work");
        assertThat(Program.run("compose", "dice-waltz", "-o", mine, "--overwrite")
                        .code())
                .isZero();
        assertThat(Files.size(mine)).isGreaterThan(100);
    }

    @Test
    void filesBesideThePieceAreSafeToo() throws IOException {
        Path mine = Files.writeString(folder.resolve("new.wav"), "a recording");

        Program program = Program.run("compose", "dice-waltz", "-o", folder.resolve("new.mid"), "--wav");

        assertThat(program.code()).isEqualTo(4);
        assertThat(mine).hasContent("a recording");
        assertThat(folder.resolve("new.mid")).doesNotExist();
    }

    @Test
    void anUnknownEndingIsRefusedAndNoFolderIsMadeOfIt() {
        Program program = Program.run("compose", "dice-waltz", "-o", folder.resolve("out.mp3"));

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.errors()).singleElement().asString().contains("out.mp3: its name does not say as what");
        assertThat(folder.resolve("out.mp3")).doesNotExist();
    }

    @Test
    void whatCannotBeReadDoesNotKeepTheOthersFromBeingRendered() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.mid"), "MThd");
        Path other = Files.writeString(folder.resolve("other.abc"), SONG);

        Program program = Program.run("render", song, broken, other, "--to", "mid", "-o", folder.resolve("all"));

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.out().lines())
                .containsExactly(
                        folder.resolve("all/song.mid").toString(),
                        folder.resolve("all/other.mid").toString());
        assertThat(program.errors())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("left out: Cannot read")
                .contains("broken.mid");
        assertThat(program.errors().get(1)).contains("1 of 3 files were not rendered");
    }

    @Test
    void everyCommandSaysWhatIsDamaged() throws IOException {
        Path damaged = resource("bad-program.mid");
        String line = "damaged: " + damaged + ": byte 24: the value 80 is more than 7F; read as 7F";

        assertThat(Program.run("render", damaged, "-o", folder.resolve("x.mid"), "--quiet")
                        .errors())
                .containsExactly(line);
        assertThat(Program.run("play", damaged, "--port", "toy", "--quiet").errors())
                .containsExactly(line);
        assertThat(Program.run("corpus", "render", damaged, "-o", folder.resolve("wavs"), "--quiet")
                        .errors())
                .singleElement()
                .asString()
                .startsWith("damaged: ")
                .endsWith("the value 80 is more than 7F; read as 7F");
        assertThat(Program.run(
                                "generate",
                                "tunes",
                                "--primer",
                                damaged,
                                "--seed",
                                1,
                                "--length",
                                20,
                                "-o",
                                folder.resolve("continued.mid"),
                                "--quiet")
                        .errors())
                .containsExactly(line);
        assertThat(Program.run("tokenize", damaged).err())
                .contains("damaged: bad-program.mid: byte 24: the value 80 is more than 7F; read as 7F");
        assertThat(Program.run("render", resource("tempo0.mid"), "-o", folder.resolve("y.mid"))
                        .errors())
                .singleElement()
                .asString()
                .contains("the tempo 00 00 00 means nothing and was left out");
    }

    private static Stream<Arguments> extremes() {
        return Stream.of(
                Arguments.of("--count is 1 to 100000, not 1000000000", "compose dice-waltz --count 1000000000"),
                Arguments.of("--count is 1 to 100000, not 1000000000", "generate m.safetensors --count 1000000000"),
                Arguments.of(
                        "--length is 1 to 1000000 tokens, not 2000000000",
                        "generate m.safetensors --length 2000000000"),
                Arguments.of("--steps is 0 or more than the 20 to warm up, not -1", "benchmark --steps -1"),
                Arguments.of("--repetitions is 1 or more, not 0", "benchmark --repetitions 0"),
                Arguments.of("--samples is 0 or more, not -1", "benchmark --samples -1"),
                Arguments.of("--threads is 1 or more, not 0", "benchmark --threads 0"));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void whatNoMachineCouldHoldIsAMistakeOfTheCommandLine(String message, String words) {
        Program program = Program.run((Object[]) words.split(" "));

        assertThat(program.code()).isEqualTo(2);
        assertThat(program.errors()).singleElement().asString().contains(message);
    }

    @Test
    void aBadSettingIsOneWithPrintDefaultToo() {
        assertThat(Program.run("config", "--print-default", "--set", "BAD").code())
                .isEqualTo(3);
        assertThat(Program.run("config", "--print-default").code()).isZero();
    }

    @Test
    void controlCharactersOfOthersAreShownAndNotObeyed() {
        Program program =
                Program.run("render", folder.resolve("a\u001b[31mb\u0007\u202e.mid"), "-o", folder.resolve("x.mid"));

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.err()).contains("a\uFFFD[31mb\uFFFD\uFFFD.mid").doesNotContain("\u001b");
        assertThat(Program.run("compose", "d\u001b]0;owned\u0007").err()).contains("d\uFFFD]0;owned\uFFFD");
        assertThat(Program.run("--no\u001bsuch").err()).doesNotContain("\u001b");
    }

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(UserFilesTest.class.getResourceAsStream("/cases/midi/" + name))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }
}
