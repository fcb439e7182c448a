package io.cadenza.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.data.corpus.PieceContent.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class TokenShardsTest {
    private static final TokenShards.Recipe RECIPE =
            new TokenShards.Recipe(TokenizerSpec.of("bars", Map.of("grid", "24")), "own", 2);

    @TempDir
    private Path folder;

    private static TokenizedPiece piece(String name, String... tokens) {
        return new TokenizedPiece(
                name,
                PieceContent.of(
                        "",
                        List.of(tokens),
                        new Extent(3, 1.5, 0.1),
                        new TreeMap<>(Map.of("metre", "3/4")),
                        name.equals("b") ? List.of("the track ends early") : List.of()));
    }

    private static TokenizedPiece refused(String name, String reason) {
        return new TokenizedPiece(name, PieceContent.refused("", reason));
    }

    /** Five files, two a shard: a, b | c as copy of a, d refused | e. */
    private List<PieceReport> write() {
        TokenShards.Writer writer = new TokenShards.Writer(folder, RECIPE);
        writer.begin();
        List<TokenizedPiece> pieces = List.of(
                piece("a", "x", "y, z", "x"),
                piece("b", "\"q\""),
                piece("c", "x", "y, z", "x"),
                refused("d", "byte 17: it is no MIDI"),
                piece("e", "x"));
        for (int i = 0; i < pieces.size(); i++) {
            writer.fileDone(i + 1, 5, pieces.get(i).name());
            writer.accept(pieces.get(i));
        }
        return writer.finish();
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void aShardHasTheLinesOfItsFilesThatAreNoCopies() throws IOException {
        List<PieceReport> reports = write();

        assertThat(text("tokens-00000.jsonl")).isEqualTo("""
                        {"path":"a","notes":3,"quarters":1.5,"seconds":0.1,"facts":{"metre":"3/4"},"repairs":[],"tokens":["x","y, z","x"]}
                        {"path":"b","notes":3,"quarters":1.5,"seconds":0.1,"facts":{"metre":"3/4"},"repairs":["the track ends early"],"tokens":["\\"q\\""]}
                        """);
        assertThat(text("tokens-00001.jsonl")).isEmpty();
        assertThat(text("tokens-00002.jsonl")).contains("\"path\":\"e\"");
        assertThat(reports)
                .extracting(PieceReport::status)
                .containsExactly(
                        PieceReport.Status.READ,
                        PieceReport.Status.REPAIRED,
                        PieceReport.Status.DUPLICATE,
                        PieceReport.Status.REFUSED,
                        PieceReport.Status.READ);
        assertThat(text("duplicates.csv")).isEqualTo("path,original\nc,a\n");
        assertThat(text("refused.csv")).isEqualTo("reason,files\nbyte n: it is no MIDI,1\n");
        assertThat(text("vocabulary.csv")).isEqualTo("symbol,count\n\"\"\"q\"\"\",1\nx,3\n\"y, z\",1\n");
        assertThat(text("report.csv")).contains("c,duplicate,3,3,1.500,0.100,the same tokens as a\n");
        assertThat(text("shards.json")).contains("\"shards\" : 3", "\"pieces\" : 3", "\"tokens\" : 5");
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        write();
        List<TokenizedPiece> read = new ArrayList<>();

        TokenShards.read(folder, read::add);

        assertThat(TokenShards.recipe(folder)).isEqualTo(RECIPE);
        assertThat(read).extracting(TokenizedPiece::name).containsExactly("a", "b", "e");
        assertThat(read.get(0).tokens()).containsExactly("x", "y, z", "x");
        assertThat(read.get(1).report()).isEqualTo(piece("b", "\"q\"").report());
        assertThat(read.get(1).content().facts()).containsEntry("metre", "3/4");
    }

    @Test
    void shardsAreNotWrittenOver() {
        write();

        assertThatThrownBy(() -> new TokenShards.Writer(folder, RECIPE))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("There are shards in");
    }

    @Test
    void aDamagedShardIsNamed() throws IOException {
        write();
        Files.writeString(folder.resolve("tokens-00000.jsonl"), "{\"path\":");

        assertThatThrownBy(() -> TokenShards.read(folder, piece -> {}))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("tokens-00000.jsonl is damaged");
        Files.delete(folder.resolve("tokens-00000.jsonl"));
        assertThatThrownBy(() -> TokenShards.read(folder, piece -> {}))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("Cannot read");
    }
}
