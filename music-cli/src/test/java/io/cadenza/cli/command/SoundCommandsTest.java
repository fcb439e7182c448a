package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.cadenza.cli.Main;
import io.cadenza.cli.Program;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.sound.Sound;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.data.sound.SoundFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound from files to files, with a backend that only pretends to learn. */
class SoundCommandsTest {
    @TempDir
    private Path folder;

    private Path sounds;

    @BeforeEach
    void write() {
        sounds = folder.resolve("sounds");
        SoundFile.write(tone(220, 0.8f), sounds.resolve("low.wav"));
        SoundFile.write(tone(440, 0.8f), sounds.resolve("deeper/high.wav"));
    }

    @Test
    void aModelOfSoundIsTrainedOnAFolderAndWritesWav() {
        Path file = folder.resolve("new.wav");

        Program trained = train("audio-small", "model.dilations=[1,2,4]");
        Program generated = generate("-o", file, "--seconds", 0.5);

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("2 pieces, 8000 tokens, 256 symbols", "read 2 of 2 files");
        assertThat(trained.out()).contains("bits per sample", "-o new.wav");
        assertThat(generated.code()).as(generated.err()).isZero();
        assertThat(generated.out().strip()).isEqualTo(file.toString());
        Sound sound = SoundFile.read(file, 8_000).sound();
        assertThat(sound.length()).isEqualTo(4_000);
    }

    @Test
    void anLstmLearnsFromTheSameSymbols() {
        Program trained = Program.run(
                "train",
                "--preset",
                "audio-lstm",
                "--corpus",
                sounds,
                "--set",
                "backend=toy",
                "--set",
                "data.window=60",
                "--set",
                "training.epochs=1",
                "--set",
                "run=" + folder.resolve("run"));

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("training lstm");
    }

    /** 256 equally likely levels are ln 256 = 5.5452 nats, 8 bits. */
    @Test
    void aModelOfSoundIsJudgedInBitsPerSampleBesideCounting() {
        train("audio-small", "model.dilations=[1,2,4]");

        Program judged =
                Program.run("evaluate", folder.resolve("run/model.safetensors"), "--backend", "toy", "--samples", 0);

        assertThat(judged.code()).as(judged.err()).isZero();
        assertThat(judged.out()).contains("bits per sample", "unigram", "2-gram", "3-gram");
        assertThat(judged.out())
                .containsPattern("uniform +5\\.5452 \\(5\\.545 to 5\\.545\\) +8\\.0000 \\(8\\.000 to 8\\.000\\)");
    }

    @Test
    void aSoundCanBeContinuedAndKeepsItsBeginning() {
        train("audio-small", "model.dilations=[1,2,4]");
        Path file = folder.resolve("continued.wav");

        Program generated = generate("-o", file, "--primer", sounds.resolve("low.wav"), "--length", 100);

        assertThat(generated.code()).as(generated.err()).isZero();
        Sound sound = SoundFile.read(file, 8_000).sound();
        assertThat(sound.length()).isEqualTo(4_100);
        assertThat(sound.sample(10)).isCloseTo(tone(220, 0.8f).sample(10), offset(0.02f));
    }

    @Test
    void severalSoundsAreNumberedAndHaveTheirPictures() {
        train("audio-small", "model.dilations=[1,2,4]");

        Program generated = generate("-o", folder.resolve("n.wav"), "--count", 2, "--length", 10, "--spectrogram");

        assertThat(generated.out()).contains("n-1.wav", "n-1.png", "n-2.wav", "n-2.png");
        assertThat(folder.resolve("n-2.png")).isNotEmptyFile();
    }

    /** A model of three blocks and two channels, on every backend that is installed. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "tensorflow", "dl4j"})
    void everyBackendWritesWav(String backend) {
        train("audio-small", "model.dilations=[1,2,4]");
        Path file = folder.resolve(backend + ".wav");

        Program generated = Program.run(
                "generate", folder.resolve("run/model.safetensors"), "--backend", backend, "-o", file, "--length", 200);

        assertThat(generated.code()).as(generated.err()).isZero();
        assertThat(SoundFile.read(file, 8_000).sound().length()).isEqualTo(200);
    }

    @Test
    void soundsAreDrawnSideBySide() {
        Path picture = folder.resolve("two.png");

        Program drawn =
                Program.run("spectrogram", sounds.resolve("low.wav"), sounds.resolve("deeper/high.wav"), "-o", picture);

        assertThat(drawn.code()).as(drawn.err()).isZero();
        assertThat(drawn.out().strip()).isEqualTo(picture.toString());
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void whatIsForScoresIsRefusedForSoundAndTheOtherWayRound() {
        train("audio-small", "model.dilations=[1,2,4]");
        Program.train("--set", "run=" + folder.resolve("scores"));

        Program tempo = generate("--tempo", 90);
        Program spectrogram = Program.run(
                "generate", folder.resolve("scores/model.safetensors"), "--backend", "toy", "--spectrogram");

        assertThat(tempo.code()).isEqualTo(2);
        assertThat(tempo.err()).contains("--tempo, --piano-roll and --check-copies are for models of scores");
        assertThat(spectrogram.code()).isEqualTo(2);
        assertThat(spectrogram.err()).contains("--spectrogram is for models of sound and this one writes scores");
    }

    @Test
    void whatCannotBeLearnedFromIsLeftOutAndToldAndClippingIsToldOnly() throws IOException {
        SoundFile.write(Sound.of(8_000, new float[4_000]), sounds.resolve("silence.wav"));
        Files.write(sounds.resolve("song.wav"), new byte[] {'I', 'D', '3', 4, 0, 0});
        SoundFile.write(tone(330, 4), sounds.resolve("loud.wav"));

        Program trained = train("audio-small", "model.dilations=[1,2,4]");

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.errors())
                .anyMatch(line -> line.contains("left out: silence.wav: it holds 0.5 s of silence and nothing else."))
                .anyMatch(line -> line.contains("left out: song.wav: it is MP3, which cannot be read."))
                .anyMatch(line -> line.contains("damaged: loud.wav: clipped: "));
        assertThat(trained.err()).contains("read 3 of 5 files, 2 left out, 1 damaged");
    }

    @Test
    void aFolderWithoutSoundIsRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        Program trained = Program.train("--preset", "audio-small", "--corpus", empty);

        assertThat(trained.code()).isEqualTo(4);
        assertThat(trained.err()).contains("There is no sound file (.wav, .aif, .aiff, .au) in");
    }

    @Test
    void aComposerWritesNoSound() {
        Program trained = Program.train("--set", "tokenizer.name=mu-law");

        assertThat(trained.code()).isEqualTo(3);
        assertThat(trained.err())
                .contains("tokenizer.name: The tokenizer \"mu-law\" writes down sound, and this needs one for scores.");
    }

    /** A quarter at 120 a minute is half a second; the renderer adds two seconds. */
    /** The JDK makes a bank of its own by chance for each home; equal seeds promise equal bytes on every machine. */
    @Test
    void twoUsersHomesGiveTheSameSound() throws IOException, InterruptedException {
        Path piece = folder.resolve("piece.mid");
        MidiWriter.write(
                new Score(96, List.of(Track.of("", List.of(Note.of(0, 96, 60, 80), Note.of(96, 192, 67, 64))))), piece);

        byte[] clara = inHome("clara", piece);
        byte[] robert = inHome("robert", piece);

        assertThat(clara).hasSizeGreaterThan(100_000).isEqualTo(robert);
    }

    private byte[] inHome(String user, Path piece) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(user));
        Path sound = home.resolve("sound.wav");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "render",
                piece.toString(),
                "-o",
                sound.toString());
        builder.environment().put("HOME", home.toString());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Files.readAllBytes(sound);
    }

    @Test
    void aCorpusOfSoundIsRenderedFromMidi() throws IOException {
        Path midi = folder.resolve("midi");
        Score score = new Score(480, List.of(new Track("", List.of(Note.of(0, 480, 69, 100)), List.of())));
        MidiWriter.write(score, midi.resolve("a/note.mid"));
        Files.write(midi.resolve("broken.mid"), new byte[] {1, 2, 3});

        Program rendered = Program.run("corpus", "render", midi, "-o", folder.resolve("wavs"), "--sample-rate", 8_000);

        assertThat(rendered.code()).as(rendered.err()).isZero();
        assertThat(rendered.out()).startsWith("1 files in ");
        assertThat(rendered.err()).contains("left out: broken.mid: ");
        Sound sound = SoundFile.read(folder.resolve("wavs/a/note.wav"), 8_000).sound();
        assertThat(sound.length()).isEqualTo(20_000);
        assertThat(sound.peak()).isGreaterThan(0.05f);
    }

    private Program train(String preset, String size) {
        return Program.train(
                "--preset",
                preset,
                "--corpus",
                sounds,
                "--set",
                "data.window=60",
                "--set",
                "data.stride=60",
                "--set",
                "data.validation=0.5",
                "--set",
                size,
                "--set",
                "backend=toy",
                "--set",
                "run=" + folder.resolve("run"));
    }

    private Program generate(Object... options) {
        return Program.run(Stream.concat(
                        Stream.of("generate", folder.resolve("run/model.safetensors"), "--backend", "toy"),
                        Stream.of(options))
                .toArray());
    }

    /** Half a second at 8 kHz; what is louder than full scale is cut off. */
    private static Sound tone(double frequency, float amplitude) {
        float[] samples = new float[4_000];
        for (int i = 0; i < samples.length; i++) {
            double sample = amplitude * Math.sin(2 * Math.PI * frequency * i / 8_000);
            samples[i] = (float) Math.max(-1, Math.min(1, sample));
        }
        return Sound.of(8_000, samples);
    }
}
