package io.cadenza.eval.chorales;

import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/**
 * Reads one of the four sets of Boulanger-Lewandowski et al. (2012) as they are published: JSON with {@code train}, {@code valid}
 * and {@code test}, each a list of pieces of frames of MIDI keys, or a MATLAB file of Bai et al. (2018), such as {@code
 * JSB_Chorales.mat}, with cell arrays {@code traindata}, {@code validdata} and {@code testdata} of matrices [frame][88] of 0 and 1,
 * the first column for key 21. A JSON file may lack the test pieces.
 */
public final class ChoraleFile {
    private static final Json JSON = new Json(new Jdk8Module());

    private ChoraleFile() {}

    /** The JSON file as it is written. */
    private record Content(
            Optional<List<List<List<Integer>>>> train,
            Optional<List<List<List<Integer>>>> valid,
            Optional<List<List<List<Integer>>>> test) {}

    /**
     * Reads a file whose name ends in {@code .json} or {@code .mat}.
     *
     * @throws CadenzaException if it cannot be read or holds no pieces in that form
     */
    public static ChoraleSet read(Path file) {
        try {
            return file.toString().toLowerCase(Locale.ROOT).endsWith(".mat") ? matlab(file) : json(file);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new CadenzaException("Cannot read " + file + ": there is no such file.", e);
        } catch (IOException | RuntimeException e) {
            throw new CadenzaException(
                    "Cannot read %s as pieces of frames: %s. Give jsb-chorales.json or JSB_Chorales.mat as published, or another set in one of these forms."
                            .formatted(file, firstLine(e)),
                    e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("") // Jackson adds the source's lines
                .replaceFirst("\\.$", "");
    }

    private static ChoraleSet json(Path file) throws IOException {
        Content content = Objects.requireNonNull(JSON.read(Files.readString(file), Content.class), "it is null");
        return new ChoraleSet(
                pieces(content.train()
                        .orElseThrow(() -> new IllegalArgumentException("it has no pieces to train on, \"train\""))),
                pieces(content.valid()
                        .orElseThrow(() -> new IllegalArgumentException("it has no pieces to validate on, \"valid\""))),
                pieces(content.test().orElse(List.of())));
    }

    private static List<Chorale> pieces(List<List<List<Integer>>> part) {
        return part.stream().map(Chorale::new).toList();
    }

    private static ChoraleSet matlab(Path file) throws IOException {
        try (MatFile mat = Mat5.readFromFile(file.toFile())) {
            return new ChoraleSet(pieces(mat, "traindata"), pieces(mat, "validdata"), pieces(mat, "testdata"));
        }
    }

    private static List<Chorale> pieces(MatFile mat, String name) {
        Cell cells = mat.getCell(name);
        List<Chorale> pieces = new ArrayList<>();
        for (int piece = 0; piece < cells.getNumElements(); piece++) {
            pieces.add(piece(cells.getMatrix(piece)));
        }
        return pieces;
    }

    private static Chorale piece(Matrix roll) {
        if (roll.getNumCols() != Chorale.KEYS) {
            throw new IllegalArgumentException("a frame has " + Chorale.KEYS + " columns, not " + roll.getNumCols());
        }
        List<List<Integer>> frames = new ArrayList<>();
        for (int row = 0; row < roll.getNumRows(); row++) {
            List<Integer> frame = new ArrayList<>();
            for (int column = 0; column < Chorale.KEYS; column++) {
                if (roll.getDouble(row, column) != 0) {
                    frame.add(Chorale.LOWEST + column);
                }
            }
            frames.add(frame);
        }
        return new Chorale(frames);
    }

    /**
     * Pieces in the split that the literature uses.
     *
     * @param training for learning
     * @param validation for choosing
     * @param test looked at once, at the end; empty where it is kept by others
     */
    public record ChoraleSet(List<Chorale> training, List<Chorale> validation, List<Chorale> test) {
        /** Copies; training and validation pieces there must be. */
        public ChoraleSet {
            training = List.copyOf(training);
            validation = List.copyOf(validation);
            test = List.copyOf(test);
            if (training.isEmpty() || validation.isEmpty()) {
                throw new IllegalArgumentException("there is at least one piece to train on and one to validate on");
            }
        }
    }
}
