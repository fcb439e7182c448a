package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and results are the same whatever a user's language makes of numbers and letters. */
class LocaleTest {
    private final Locale before = Locale.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void putBack() {
        Locale.setDefault(before);
    }

    /** A decimal comma, Arabic digits, and a language in which the small letter of I is not i. */
    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab", "tr-TR"})
    void aRunIsTheSameInEveryLanguage(String tag) throws IOException {
        Locale.setDefault(Locale.ROOT);
        Program plain = run("plain");

        Locale.setDefault(Locale.forLanguageTag(tag));
        Program local = run("abroad");

        assertThat(local.code()).as(local.err()).isZero();
        assertThat(local.out().replace("abroad", "plain")).isEqualTo(plain.out());
        for (String file : new String[] {"config.yaml", "model.safetensors", "new.mid"}) {
            String content = Files.readString(folder.resolve("abroad").resolve(file), StandardCharsets.ISO_8859_1);
            assertThat(content.replace("abroad", "plain"))
                    .as(file)
                    .isEqualTo(Files.readString(folder.resolve("plain").resolve(file), StandardCharsets.ISO_8859_1));
        }
        assertThat(Files.readString(folder.resolve("abroad/history.csv"))).matches("[\\x00-\\x7f]*");
        assertThat(Files.readString(folder.resolve("abroad/metrics.jsonl"))).matches("[\\x00-\\x7f]*");
        Program resumed =
                Program.run("train", folder.resolve("abroad/config.yaml"), "--resume", "--set", "save.everySteps=1");
        assertThat(resumed.code()).as(resumed.err()).isZero();
    }

    private Program run(String name) {
        Path run = folder.resolve(name);
        Program trained = Program.train("--set", "run=" + run);
        assertThat(trained.code()).as(trained.err()).isZero();
        Path model = run.resolve("model.safetensors");
        Program generated = Program.run(
                "generate", model, "-o", run.resolve("new.mid"), "--length", "20", "--seed", "1", "--backend", "toy");
        assertThat(generated.code()).as(generated.err()).isZero();
        Program inspected = Program.run("inspect", model);
        return new Program(
                inspected.code(), trained.out() + generated.out() + inspected.out(), trained.err() + inspected.err());
    }

    @Test
    void progressHasPoints() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(Program.train("--set", "run=" + folder.resolve("a")).err())
                .containsPattern("epoch 1/3: training \\d\\.\\d{4}");
    }
}
