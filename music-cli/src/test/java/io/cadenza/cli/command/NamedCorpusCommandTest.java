package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedCorpusCommandTest {
    @TempDir
    private Path folder;

    @Test
    void theListNamesLicencesAndSizes() {
        Program program = Program.run("corpus", "list");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out())
                .contains("maestro       MAESTRO 3.0.0")
                .contains("licence: CC BY-NC-SA 4.0")
                .contains("to fetch: 1 file of 58.4 MB")
                .contains("nottingham")
                .contains("jsb-chorales")
                .contains("piano-midi");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        Program program = Program.run("corpus", "get", "maestr");

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.err()).contains("known are jsb-chorales, maestro, nottingham, piano-midi");
        assertThat(Program.train("--set", "corpus.name=maestr", "--set", "run=" + folder.resolve("run"))
                        .err())
                .contains("known are jsb-chorales");
    }

    @Test
    void aMirrorThatIsNotTheCorpusIsRefusedAfterItsLicenceWasShown() throws IOException {
        Path copy = Files.writeString(folder.resolve("nottingham_database.zip"), "PK");

        Program program =
                Program.run("corpus", "get", "nottingham", "--mirror", copy, "--dir", folder.resolve("corpora"));

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.out()).isEmpty();
        assertThat(program.errors().get(1)).startsWith("licence: none stated");
        assertThat(program.err()).contains("it has 2 bytes and not the published 142934");
    }
}
