package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.cli.Program;
import io.cadenza.core.file.Safetensors;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the input: one clear line, an exit code of its own kind, and nothing half-written. */
class BadInputTest {
    @TempDir
    private Path folder;

    private Program trainOn(Path corpus, Object... more) {
        Object[] arguments = new Object[more.length + 6];
        arguments[0] = "--corpus";
        arguments[1] = corpus;
        arguments[2] = "--set";
        arguments[3] = "run=" + folder.resolve("run");
        arguments[4] = "--preset";
        arguments[5] = "default"; // for so little music
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Program.train(arguments);
    }

    private void refused(Program program, int code, String... parts) {
        assertThat(program.code()).as(program.err()).isEqualTo(code);
        assertThat(program.errors().get(program.errors().size() - 1))
                .startsWith("cadenza: ")
                .contains(parts);
        assertThat(program.err()).doesNotContain("\tat ");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    /** Notes of these keys, a quarter each. */
    private Path song(String name, int... keys) throws IOException {
        List<Note> notes = IntStream.range(0, keys.length)
                .mapToObj(i -> Note.of(480L * i, 480, keys[i], 64))
                .toList();
        Path file = Files.createDirectories(folder.resolve("corpus")).resolve(name);
        MidiWriter.write(new Score(480, List.of(new Track("", notes, List.of(new ProgramChange(0, 0, 0))))), file);
        return file.getParent();
    }

    @Test
    void anEmptyFolder() throws IOException {
        refused(
                trainOn(Files.createDirectory(folder.resolve("empty"))),
                4,
                "no file of music (.mid, .midi, .kar, .rmi, .musicxml, .xml, .mxl, .abc) in");
    }

    @Test
    void aFolderWithoutMidi() throws IOException {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("song.txt"), "la la la");

        refused(
                trainOn(texts),
                4,
                "no file of music (.mid, .midi, .kar, .rmi, .musicxml, .xml, .mxl, .abc) in " + texts);
    }

    @Test
    void aFolderThatIsNotThere() {
        refused(trainOn(folder.resolve("nowhere")), 4, "no folder or file " + folder.resolve("nowhere"));
    }

    @Test
    void filesThatAreNoMidi() throws IOException {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(broken.resolve("song.mid"), "la la la");

        refused(trainOn(broken), 4, "None of 1 files could be read", "song.mid");
    }

    @Test
    void aBrokenFileAmongGoodOnesIsLeftOutAndSaid() throws IOException {
        int[] scale = IntStream.range(0, 200).map(i -> 60 + i % 12).toArray();
        song("a.mid", scale);
        song("b.mid", IntStream.of(scale).map(key -> 131 - key).toArray());
        Path corpus = song("c.mid", IntStream.of(scale).map(key -> key + 5).toArray());
        Files.writeString(corpus.resolve("broken.mid"), "la la la");

        Program program = trainOn(corpus);

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err())
                .contains("left out: ")
                .contains("broken.mid")
                .contains("read 3 of 4 files, 1 left out");
    }

    @Test
    void aCorpusShorterThanAWindow() throws IOException {
        refused(
                trainOn(song("short.mid", 60, 62, 64), "--set", "data.minCount=1"),
                4,
                "The corpus is shorter than one window",
                "Add music or set data.window to less");
    }

    @Test
    void aVocabularyOfOneSymbol() throws IOException {
        int[] same = new int[200];
        Arrays.fill(same, 60);
        Path corpus = song("drone.mid", same);

        refused(
                trainOn(corpus, "--set", "tokenizer.name=article", "--set", "data.boundaries=false"),
                4,
                "The vocabulary has 1 symbols",
                "add music");
    }

    @Test
    void anUnknownTokenizerComposerOrBackend() {
        refused(
                Program.train("--set", "tokenizer.name=words"),
                3,
                "tokenizer.name: No tokenizer \"words\"; available: article, bars, jsb-frames, mu-law, note-chord");
        refused(
                Program.train("--set", "corpus.composer=salieri"),
                3,
                "corpus.composer: No composer \"salieri\"; available: dice-contredanse, ");
        refused(Program.train("--set", "backend=torch"), 6, "No backend \"torch\"; available: ");
    }

    @Test
    void anUnknownOptionOfATokenizer() {
        refused(Program.train("--set", "tokenizer.options.gird=12"), 3, "--set", "gird");
    }

    @Test
    void anOptionOfAComposerThatIsNotAllowed() {
        refused(
                Program.train("--set", "corpus.options.tempo=3"),
                3,
                "--set: corpus.options.tempo: The option tempo of the composer \"dice-waltz\" is a number from 4 to"
                        + " 1000");
    }

    @Test
    void aFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        Program program = Program.train("--set", "run=" + file.resolve("run"));

        refused(
                program,
                4,
                "Cannot write " + file.resolve("run"),
                "Make the folder writable or set run to another one.");
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndKeepsTheLastGoodModel() {
        Program program = Program.train(
                "--set",
                "backend=zz-diverging",
                "--set",
                "training.epochs=50",
                "--set",
                "run=" + folder.resolve("nan"));

        assertThat(program.code()).isEqualTo(7);
        assertThat(program.err())
                .contains("The loss became NaN at step 30")
                .contains("Try a lower training.learningRate.peak");
        assertThat(Program.run("inspect", folder.resolve("nan/model.safetensors"))
                        .code())
                .isZero();
    }

    @Test
    void tooLittleMemoryNamesTheSettingsToLower() {
        Program program =
                Program.train("--set", "backend=zz-hungry", "--set", "run=" + folder.resolve("large"), "--verbose");

        assertThat(program.code()).isEqualTo(9);
        assertThat(program.errors().stream().filter(line -> line.startsWith("cadenza: ")))
                .singleElement()
                .asString()
                .contains("Memory ran out; Java may take ")
                .contains("Set training.batchSize to less than 16, data.window to less than 64")
                .contains("CADENZA_OPTS=-Xmx4g");
    }

    @Test
    void modelFilesThatCannotBeUsed() throws IOException {
        Path run = folder.resolve("good");
        Program.train("--set", "run=" + run);
        byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
        Path truncated = Files.write(folder.resolve("cut"), Arrays.copyOf(model, model.length - 10));
        Safetensors known = Safetensors.read(run.resolve("model.safetensors"));
        SortedMap<String, String> newer = new TreeMap<>(known.metadata());
        newer.put("cadenza.format", "model/9");
        Path future = folder.resolve("future");
        new Safetensors(newer, known.tensors()).write(future);
        byte[] flipped = model.clone();
        flipped[model.length - 7] ^= 1;
        Path changed = Files.write(folder.resolve("changed"), flipped);

        refused(Program.run("generate", truncated), 5, truncated.toString(), "It is truncated");
        refused(Program.run("generate", folder.resolve("no")), 5, "there is no such file");
        refused(Program.run("inspect", run.resolve("config.yaml")), 5, "another kind of file");
        refused(Program.run("inspect", run.resolve("resume.safetensors")), 5, "checkpoint");
        refused(Program.run("generate", future), 5, "newer");
        refused(Program.run("generate", changed), 5, changed + ": its content is not what was written");
    }

    @Test
    void thereIsNothingToResume() {
        refused(
                Program.train("--resume", "--set", "run=" + folder.resolve("run")),
                5,
                "resume.safetensors: there is no such file");
    }

    @Test
    void commandLinesThatCannotBeRead() {
        refused(Program.run("trian"), 2, "Did you mean train", "See cadenza --help");
        refused(Program.run("train", "--sed", "a=b"), 2, "--sed", "See cadenza train --help");
        refused(Program.run("generate"), 2, "MODEL");
        refused(Program.run("generate", "m", "--top-p", "2"), 2, "--top-p is more than 0 and at most 1, not 2.0");
        refused(Program.run("generate", "m", "--length", "0"), 2, "--length is 1 to 1000000 tokens, not 0");
        refused(Program.run("generate", "m", "--tempo", "1"), 2, "--tempo is 4 to 1000");
        refused(Program.run("generate", "m", "--device", "tpu"), 2, "A device is auto, cpu, gpu or gpu:n");
        refused(Program.run(), 2, "Missing required subcommand");
    }

    @Test
    void verboseAddsTheTrace() {
        assertThat(Program.run("generate", "nowhere", "--verbose").err()).contains("\tat io.cadenza.core.file");
    }

    /** What is looked up by name is looked up when a configuration is checked too, with the code that training ends in. */
    @Test
    void configRefusesWhatTrainRefuses() throws IOException {
        Path file = folder.resolve("my.yaml");
        Object[][] mistakes = {
            {"tokenizer:\n  name: words\n", 3},
            {"corpus:\n  composer: salieri\n", 3},
            {"tokenizer:\n  options:\n    gird: 12\n", 3},
            {"corpus:\n  options:\n    tempo: 3\n", 3},
            {"corpus:\n  name: nowhere\n", 3},
            {"corpus:\n  path: .\n  instruments: violas\n", 3},
            {"backend: torch\n", 6},
            {"model:\n  dilations: [2147483647]\n", 3},
            {"model:\n  kernelSize: 2000000000\n", 3},
            {"seed: 1\n---\nseed: 2\n", 3},
            {"seed: &a 1\nthreads: *a\n", 3},
        };
        for (Object[] mistake : mistakes) {
            Files.writeString(file, (String) mistake[0]);
            Program checked = Program.run("config", file);
            Program trained = Program.run("train", file, "--set", "run=" + folder.resolve("run"));

            assertThat(checked.code()).as(mistake[0] + checked.err()).isEqualTo(mistake[1]);
            assertThat(trained.code()).as(mistake[0] + trained.err()).isEqualTo(mistake[1]);
            assertThat(checked.errors().get(0)).isEqualTo(trained.errors().get(0));
        }
    }

    @Test
    void anUnknownBackendOrDeviceHasOneCodeInEveryCommand() {
        Program.train("--set", "run=" + folder.resolve("good"));
        Path model = folder.resolve("good/model.safetensors");

        for (String command : new String[] {"generate", "evaluate"}) {
            refused(Program.run(command, model, "--backend", "torch"), 6, "No backend \"torch\"; available: ");
            refused(Program.run(command, model, "--device", "tpu"), 2, "A device is auto, cpu, gpu or gpu:n");
        }
        refused(Program.run("config", "--set", "backend=torch"), 6, "No backend \"torch\"");
        refused(Program.run("benchmark", "--backend", "torch"), 6, "No backend \"torch\"");
        refused(Program.run("benchmark", "--device", "tpu"), 2, "A device is auto, cpu, gpu or gpu:n");
    }

    @Test
    void aModelWhoseTokenizerIsMissingHasOneCodeInEveryCommand() {
        Program.train("--set", "run=" + folder.resolve("good"));
        Path good = folder.resolve("good/model.safetensors");
        Safetensors known = Safetensors.read(good);
        SortedMap<String, String> other = new TreeMap<>(known.metadata());
        other.replaceAll(
                (key, value) -> value.replace("note-chord", "esperanto").replace("\"bars\"", "\"esperanto\""));
        Path model = folder.resolve("esperanto.safetensors");
        new Safetensors(other, known.tensors()).write(model);

        refused(Program.run("generate", model), 5, "No tokenizer \"esperanto\"");
        refused(Program.run("evaluate", model, "--corpus", folder), 5, "No tokenizer \"esperanto\"");
    }

    @Test
    void aTextWithoutEndIsNotReadToIt() {
        Path endless = Path.of("/dev/zero");
        assumeTrue(Files.exists(endless), "a device without end is not there");

        refused(Program.run("compose", "dice-game", "--option", "table=" + endless), 4, "more than 4194304 bytes");
        refused(Program.run("config", endless), 3, "more than 1048576 bytes");
    }
}
