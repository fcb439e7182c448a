package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.model.NgramSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counting baseline goes through the same commands and files as any model. */
class NgramCommandTest {
    @TempDir
    private Path folder;

    private Program train(Object... more) {
        Object[] words = new Object[6 + more.length];
        System.arraycopy(
                new Object[] {
                    "train", "--preset", "ngram", "--set", "corpus.pieces=40", "--set=run=" + folder.resolve("n")
                },
                0,
                words,
                0,
                6);
        System.arraycopy(more, 0, words, 6, more.length);
        return Program.run(words);
    }

    @Test
    void itTrainsGeneratesAndIsInspected() {
        Program trained = train("--set", "model.order=4");
        Path model = folder.resolve("n").resolve("model.safetensors");

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("with ngram");
        assertThat(trained.out()).contains("validation loss").contains("source entropy");
        assertThat(ModelFile.read(model).spec()).isInstanceOf(NgramSpec.class);
        assertThat(Program.run("inspect", model).out()).contains("NgramSpec").contains("receptive field 3 tokens");
        assertThat(Program.run("generate", model, "--count", "2", "-o", folder.resolve("new.mid"))
                        .code())
                .isZero();
        assertThat(folder.resolve("new-2.mid")).exists();
    }

    /** Windows of 64 every 32 tokens show each token twice, for each of 3 epochs. */
    @Test
    void repeatsFollowFromWindowsAndEpochsAndChangeLittle() throws Exception {
        assertThat(train("--set", "training.epochs=3").code()).isZero();
        Path history = folder.resolve("n").resolve("history.csv");

        NgramSpec spec = (NgramSpec)
                ModelFile.read(folder.resolve("n").resolve("model.safetensors")).spec();
        assertThat(spec.repeats()).isEqualTo(6);
        assertThat(Files.readAllLines(history)).hasSize(4);
    }

    @Test
    void sizesOfOtherModelsAreRefused() {
        Program program = train("--set", "model.headSize=8");

        assertThat(program.code()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(program.err())
                .contains(
                        "model.headSize is auto for the model type ngram, which has no such size; it has discount, order.");
    }
}
