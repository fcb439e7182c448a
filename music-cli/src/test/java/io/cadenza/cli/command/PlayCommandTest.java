package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.cli.toy.ToyPort;
import io.cadenza.core.score.Note;
import io.cadenza.data.format.MusicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayCommandTest {
    @TempDir
    private Path folder;

    private Path song() throws IOException {
        // Three notes of 50 ms.
        return Files.writeString(folder.resolve("song.abc"), "X:1\nL:1/4\nQ:1/4=1200\nK:C\nCEG|\n");
    }

    @Test
    void aFileIsPlayedToAPort() throws IOException {
        Program program = Program.run("play", song(), "--port", "toy");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(ToyPort.HEARD).containsExactly("on 60", "off 60", "on 64", "off 64", "on 67", "off 67");
    }

    @Test
    void portsAreListed() {
        assertThat(Program.run("play", "--list-ports").out().lines()).contains(ToyPort.NAME);
    }

    @Test
    void anUnknownPortIsAnsweredWithTheKnownOnes() throws IOException {
        Program program = Program.run("play", song(), "--port", "piano");

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.err()).contains("No MIDI port is called \"piano\"").contains(ToyPort.NAME);
        assertThat(Program.run("play", song(), "--port", "toy", "--soundfont", song())
                        .err())
                .contains("The port Toy Port has its own instruments");
    }

    @Test
    void withoutAFileThereIsNothingToPlay() {
        assertThat(Program.run("play").code()).isEqualTo(2);
    }

    @Test
    void whatIsGeneratedIsPlayedAndWrittenAsWithoutPlaying() {
        Program.train("--set", "run=" + folder.resolve("run"));
        Path model = folder.resolve("run/model.safetensors");
        Object[] common = {"generate", model, "--backend", "toy", "--length", "24", "--seed", "1", "--tempo", "1000"};

        Program silent = Program.run(with(common, "-o", folder.resolve("silent.mid")));
        Program played = Program.run(with(common, "-o", folder.resolve("played.mid"), "--play", "--port", "toy"));

        assertThat(silent.code()).as(silent.err()).isZero();
        assertThat(played.code()).as(played.err()).isZero();
        assertThat(played.err()).contains("first note after");
        assertThat(folder.resolve("played.mid")).hasSameBinaryContentAs(folder.resolve("silent.mid"));
        List<String> struck = MusicFiles.read(folder.resolve("played.mid"))
                .notes()
                .map(Note::pitch)
                .map(key -> "on " + key)
                .toList();
        assertThat(ToyPort.HEARD.stream().filter(heard -> heard.startsWith("on")))
                .containsExactlyElementsOf(struck);
        assertThat(Program.run(with(common, "--play", "--port", "toy", "--count", 2))
                        .code())
                .isEqualTo(2);
    }

    private static Object[] with(Object[] words, Object... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray();
    }
}
