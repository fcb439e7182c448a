package io.cadenza.eval.chorales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

class ChoraleFileTest {
    /** Two frames, C4 and E4 then nothing, and a piece of one frame with the ends of the piano. */
    private static final String JSON =
            "{\"train\": [[[64, 60], []], [[21, 108]]], \"valid\": [[[60]]], \"test\": [[[62], [62]]]}";

    private static final ChoraleSet CHORALES = new ChoraleSet(
            List.of(new Chorale(List.of(List.of(60, 64), List.of())), new Chorale(List.of(List.of(21, 108)))),
            List.of(new Chorale(List.of(List.of(60)))),
            List.of(new Chorale(List.of(List.of(62), List.of(62)))));

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void jsonIsRead() throws IOException {
        assertThat(ChoraleFile.read(file("a.json", JSON))).isEqualTo(CHORALES);
    }

    @Test
    void testPiecesMayBeKeptByOthers() throws IOException {
        ChoraleSet development = new ChoraleSet(CHORALES.training(), CHORALES.validation(), List.of());

        assertThat(ChoraleFile.read(file("none.json", JSON.replaceFirst(", \"test.*", "}"))))
                .isEqualTo(development);
        assertThat(ChoraleFile.read(file("empty.json", JSON.replaceFirst("\"test.*", "\"test\": []}"))))
                .isEqualTo(development);
    }

    /** The published file's form: cell arrays of matrices with a column for each key from 21 on. */
    @Test
    void theMatlabFileIsRead() throws IOException {
        Path file = folder.resolve("JSB_Chorales.mat");
        try (MatFile mat = Mat5.newMatFile()) {
            mat.addArray("traindata", cells(CHORALES.training()))
                    .addArray("validdata", cells(CHORALES.validation()))
                    .addArray("testdata", cells(CHORALES.test()));
            Mat5.writeToFile(mat, file.toFile());
        }

        assertThat(ChoraleFile.read(file)).isEqualTo(CHORALES);
    }

    private static Cell cells(List<Chorale> pieces) {
        Cell cells = Mat5.newCell(1, pieces.size());
        for (int piece = 0; piece < pieces.size(); piece++) {
            List<List<Integer>> frames = pieces.get(piece).frames();
            Matrix roll = Mat5.newMatrix(frames.size(), 88);
            for (int row = 0; row < frames.size(); row++) {
                for (int key : frames.get(row)) {
                    roll.setDouble(row, key - 21, 1);
                }
            }
            cells.set(piece, roll);
        }
        return cells;
    }

    @Test
    void whatIsNoChoralesIsNamedWithTheRemedy() throws IOException {
        for (Path file : List.of(
                file("no.json", "{\"train\": []}"),
                file("key.json", JSON.replace("60", "20")),
                file("list.json", "[1]"),
                file("no.mat", "MATLAB 5.0"))) {
            assertThatThrownBy(() -> ChoraleFile.read(file))
                    .isInstanceOf(CadenzaException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("as published")
                    .satisfies(error -> assertThat(error.getMessage()).doesNotContain("\n"));
        }
        assertThatThrownBy(() -> ChoraleFile.read(folder.resolve("missing.json")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("there is no such file");
    }
}
