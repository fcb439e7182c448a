package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cadenza.core.model.SimpleWaveNetSpec;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoldenCasesTest {
    @Test
    void theKitBringsTenCases() {
        assertThat(GoldenCases.all())
                .extracting(GoldenCase::name)
                .containsExactly(
                        "wavenet-small",
                        "wavenet-kernel3-two-stacks",
                        "wavenet-dilation-beyond-window",
                        "wavenet-simple-small",
                        "lstm-small",
                        "lstm-last-step",
                        "lstm-three-layers",
                        "lstm-decay-smoothing",
                        "transformer-small",
                        "transformer-last-step");
    }

    /** Figures read off case.json by eye. */
    @Test
    void aCaseHoldsWhatItsFileSays() {
        GoldenCase golden = GoldenCase.bundled("lstm-last-step");
        assertThat(golden.spec().parameterCount())
                .as("9·5 + 4·7·(5+7+1) + 4·6·(7+6+1) + 6·8+8 + 8·9+9")
                .isEqualTo(45 + 364 + 336 + 56 + 81);
        assertThat(golden.batch().lossStart()).isEqualTo(11);
        assertThat(golden.batch().scoredCount()).isEqualTo(4);
        assertThat(golden.adam().clipNorm()).isEqualTo(0.25);
        assertThat(golden.learningRate()).isEqualTo(0.01);
        assertThat(golden.losses()).hasSize(10).startsWith(2.359958280395232);
        assertThat(golden.inputs()[0]).startsWith(3, 3, 1, 0);
        assertThat(golden.logits()[0][0]).startsWith(-0.329816467);
        assertThat(golden.logitsAfter()).hasDimensions(4, 12);
        assertThat(golden.initial()).isNotEqualTo(golden.trained());
    }

    @Test
    void aPooledCaseWithoutAWindowHasTheArticles() {
        assertThat(((SimpleWaveNetSpec)
                                GoldenCase.bundled("wavenet-simple-small").spec())
                        .window())
                .isEqualTo(32);
    }

    @Test
    void furtherFoldersAreCasesOrHoldThem(@TempDir Path folder) throws IOException {
        Path one = copy("wavenet-small", folder.resolve("mine"));
        copy("lstm-small", folder.resolve("several/b"));
        copy("wavenet-simple-small", folder.resolve("several/a"));
        assertThat(GoldenCases.inFolders(one + File.pathSeparator + folder.resolve("several")))
                .extracting(GoldenCase::name)
                .containsExactly("mine", "a", "b");
    }

    @Test
    void aFolderWithoutCasesIsRefused(@TempDir Path folder) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoldenCases.inFolders(folder.toString()))
                .withMessageContaining(folder.toString())
                .withMessageContaining("case.json");
    }

    private static Path copy(String name, Path target) throws IOException {
        Files.createDirectories(target);
        for (String file : new String[] {"case.json", "model.safetensors", "trained.safetensors"}) {
            try (InputStream in = GoldenCase.class.getResourceAsStream("golden/" + name + "/" + file)) {
                Files.copy(in, target.resolve(file));
            }
        }
        return target;
    }
}
